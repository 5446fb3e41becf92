// Shared memory without checks, for larger runs.
#pragma once
#include "block.h"

struct alignas(16) float4 { float x, y, z, w; };
struct alignas(8) float2 { float x, y; };

template <class T>
using Shared = T*;

#define EQUIDSL_SHARED_WORDS(name) Shared<float> name = emulation::block->shared

inline void copyAsync4(float* shared, const float* memory) { memcpy(shared, memory, 16); }
inline void commitCopies() {}
template <int Pending>
inline void waitForCopies() {}
