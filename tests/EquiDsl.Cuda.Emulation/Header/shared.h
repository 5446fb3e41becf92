// Shared memory that is checked word by word: bounds, values never written, and races between barriers.
#pragma once
#include "block.h"

struct alignas(16) float4 { float x, y, z, w; };
struct alignas(8) float2 { float x, y; };

namespace emulation
{
inline void checkBounds(int word)
{
    if (word < 0 || word >= block->sharedWords)
        fail("shared word %d is outside the %d words of the launch", word, block->sharedWords);
}

// Whether what thread `other` did at the given epochs is before what the current thread does now.
inline bool isBefore(int other, int epoch, int warpEpoch)
{
    return other == block->current || epoch < block->epoch
        || (other / WarpSize == block->current / WarpSize && warpEpoch < block->warpEpoch[block->current / WarpSize]);
}

inline void noteRead(int word)
{
    checkBounds(word);
    WordState& s = block->states[word];
    if (!s.known)
        fail("shared word %d is read before it is written", word);
    if (s.writer >= 0 && !isBefore(s.writer, s.writeEpoch, s.writeWarpEpoch))
        fail("race: shared word %d is read while thread %d writes it", word, s.writer);
    const int warp = block->current / WarpSize;
    if (s.readEpoch != block->epoch || s.reader == -1)
        s.reader = block->current;
    else if (s.reader != block->current)
        s.reader = s.readerWarp == warp && s.reader != -3 ? -2 : -3;
    s.readEpoch = block->epoch;
    s.readerWarp = warp;
    s.readWarpEpoch = block->warpEpoch[warp];
}

inline void noteWrite(int word)
{
    checkBounds(word);
    WordState& s = block->states[word];
    if (s.writer >= 0 && !isBefore(s.writer, s.writeEpoch, s.writeWarpEpoch))
        fail("race: shared word %d is written while thread %d writes it", word, s.writer);
    const int warp = block->current / WarpSize;
    const bool readBefore = s.reader == -1 || s.readEpoch < block->epoch || s.reader == block->current
        || (s.reader != -3 && s.readerWarp == warp && s.readWarpEpoch < block->warpEpoch[warp]);
    if (!readBefore)
        fail("race: shared word %d is written while another thread reads it", word);
    s.known = true;
    s.writer = block->current;
    s.writeEpoch = block->epoch;
    s.writeWarpEpoch = block->warpEpoch[warp];
}
}

template <class T>
class Shared
{
public:
    explicit Shared(int word) : word_(word) {}

    class Word
    {
    public:
        explicit Word(int word) : word_(word) {}

        operator T() const
        {
            emulation::noteRead(word_);
            return emulation::block->shared[word_];
        }

        const Word& operator=(T value) const
        {
            emulation::noteWrite(word_);
            emulation::block->shared[word_] = value;
            return *this;
        }

        const Word& operator=(const Word& other) const { return *this = (T)other; }
        const Word& operator+=(T value) const { return *this = (T)*this + value; }

    private:
        int word_;
    };

    Word operator[](int index) const { return Word(word_ + index); }
    Word operator*() const { return Word(word_); }
    Shared operator+(int words) const { return Shared(word_ + words); }
    Shared operator-(int words) const { return Shared(word_ - words); }
    int word() const { return word_; }

private:
    int word_;
};

#define EQUIDSL_SHARED_WORDS(name) Shared<float> name(0)

inline float4 load4(Shared<float> memory)
{
    if (memory.word() % 4 != 0)
        emulation::fail("shared word %d is not aligned to 16 bytes", memory.word());
    return {memory[0], memory[1], memory[2], memory[3]};
}

inline float2 load2(Shared<float> memory)
{
    if (memory.word() % 2 != 0)
        emulation::fail("shared word %d is not aligned to 8 bytes", memory.word());
    return {memory[0], memory[1]};
}

inline void copyAsync4(Shared<float> shared, const float* memory)
{
    if (shared.word() % 4 != 0 || reinterpret_cast<uintptr_t>(memory) % 16 != 0)
        emulation::fail("an asynchronous copy to shared word %d is not aligned to 16 bytes", shared.word());
    for (int i = 0; i < 4; i++)
    {
        emulation::noteWrite(shared.word() + i);
        emulation::block->states[shared.word() + i].known = false;
    }
    emulation::block->threads[emulation::block->current].open.push_back({shared.word(), memory});
}

inline void commitCopies()
{
    emulation::Thread& me = emulation::block->threads[emulation::block->current];
    me.groups.push_back(std::move(me.open));
    me.open.clear();
}

template <int Pending>
inline void waitForCopies()
{
    auto& groups = emulation::block->threads[emulation::block->current].groups;
    while ((int)groups.size() > Pending)
    {
        for (const emulation::PendingCopy& copy : groups.front())
        {
            for (int i = 0; i < 4; i++)
            {
                emulation::noteWrite(copy.word + i);
                emulation::block->shared[copy.word + i] = copy.source[i];
            }
        }
        groups.erase(groups.begin());
    }
}
