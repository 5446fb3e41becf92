// What the kernels need of the machine beyond the C++ language. An emulation defines EQUIDSL_EMULATION and supplies the same
// names; everything else is the same text on every device.
#ifndef EQUIDSL_EMULATION

// Memory of a block. Kernels index it through this type alone, so that an emulation can check each access.
template <class T>
using Shared = T*;

// The dynamic shared memory of the block as 32-bit words, aligned to 16 bytes.
#define EQUIDSL_SHARED_WORDS(name) \
    extern __shared__ __align__(128) float name##Memory[]; \
    Shared<float> name = name##Memory

// Four or two consecutive words, aligned to their size.
__device__ __forceinline__ float4 load4(const float* memory) { return *reinterpret_cast<const float4*>(memory); }
__device__ __forceinline__ float2 load2(const float* memory) { return *reinterpret_cast<const float2*>(memory); }

// exp(x) and a / b, a few units in the last place off.
__device__ __forceinline__ float fastExp(float x) { return __expf(x); }
__device__ __forceinline__ float fastDivide(float a, float b) { return __fdividef(a, b); }

// Copies 16 bytes from global to shared memory without waiting; both aligned to 16 bytes.
__device__ __forceinline__ void copyAsync4(Shared<float> shared, const float* memory)
{
    unsigned address = (unsigned)__cvta_generic_to_shared(shared);
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(address), "l"(memory) : "memory");
}

// Ends a group of copies.
__device__ __forceinline__ void commitCopies() { asm volatile("cp.async.commit_group;" ::: "memory"); }

// Waits until at most Pending of this thread's last groups are unfinished.
template <int Pending>
__device__ __forceinline__ void waitForCopies() { asm volatile("cp.async.wait_group %0;" ::"n"(Pending) : "memory"); }

// The bits of x rounded to TF32 (10 bits of mantissa), to nearest, ties away from zero.
__device__ __forceinline__ unsigned roundTf32(float x)
{
    unsigned bits;
    asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(bits) : "f"(x));
    return bits;
}

// Two numbers rounded to bfloat16, to nearest even; low in the low half.
__device__ __forceinline__ unsigned packBFloat16(float low, float high)
{
    unsigned bits;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(bits) : "f"(high), "f"(low));
    return bits;
}

// d += A·B for a warp: A 16 × 8 and B 8 × 8 of TF32, in the register layout of mma.m16n8k8.
__device__ __forceinline__ void multiplyTf32(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2])
{
    asm volatile(
        "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

// d += A·B for a warp: A 16 × 16 and B 16 × 8 of bfloat16, two per register, in the layout of mma.m16n8k16.
__device__ __forceinline__ void multiplyBFloat16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2])
{
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

#endif
