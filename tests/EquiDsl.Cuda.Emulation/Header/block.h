// A block: its threads, its shared memory with what is known about each word, and the barriers between them.
#pragma once
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <vector>
#include "fibers.h"

namespace emulation
{
constexpr int MaximumThreads = 1024, SharedWords = 227 * 256, WarpSize = 32;
constexpr size_t StackBytes = 128 * 1024;

enum class Wait { None, Warp, Block };

// What a thread has copied to shared memory without waiting, as groups in order.
struct PendingCopy
{
    int word;
    const float* source;
};

struct Thread
{
    Context context;
    bool done;
    Wait wait;
    std::vector<std::vector<PendingCopy>> groups;
    std::vector<PendingCopy> open;
};

// Who touched a word last, and when.
struct WordState
{
    bool known;
    int writer, writeEpoch, writeWarpEpoch;
    int reader, readEpoch, readWarpEpoch;    // reader -2: several threads of a warp, -3: of several warps
    int readerWarp;
};

struct Block
{
    Context scheduler;
    Thread threads[MaximumThreads];
    char* stacks = nullptr;
    int count = 0, current = 0, sharedWords = 0, epoch = 0, warpEpoch[MaximumThreads / WarpSize];
    bool warpFence[MaximumThreads / WarpSize];    // whether the warp waits at __syncwarp, which orders its accesses
    unsigned seed = 1, turn = 0;
    alignas(16) float shared[SharedWords];
    WordState states[SharedWords];
    unsigned exchange[MaximumThreads][8];
    void (*kernel)(const void*) = nullptr;
    const void* parameter = nullptr;
    bool failed = false;
    char message[1024];
};

struct Index
{
    int x, y, z;
};

inline thread_local Block* block = nullptr;
}

inline thread_local emulation::Index threadIdx, blockIdx, blockDim, gridDim;

namespace emulation
{
// Ends the block with a report.
[[noreturn]] inline void fail(const char* format, ...)
{
    char text[512];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    snprintf(block->message, sizeof block->message, "block (%d, %d), thread %d: %s", blockIdx.x, blockIdx.y, block->current, text);
    block->failed = true;
    Context& mine = block->threads[block->current].context;
    for (;;)
        switchTo(mine, block->scheduler);
}

inline void wait(Wait reason)
{
    Thread& me = block->threads[block->current];
    me.wait = reason;
    switchTo(me.context, block->scheduler);
    threadIdx.x = block->current;
}

inline void enter()
{
    Thread& me = block->threads[block->current];
    block->kernel(block->parameter);
    me.done = true;
    for (;;)
        switchTo(me.context, block->scheduler);
}

// Lets go the warps, or the block, whose threads all wait; returns whether any thread can run.
inline bool release()
{
    bool runnable = false;
    int alive = 0, atBarrier = 0;
    for (int first = 0; first < block->count; first += WarpSize)
    {
        int here = 0, waiting = 0;
        for (int i = first; i < first + WarpSize; i++)
        {
            Thread& t = block->threads[i];
            here += !t.done;
            waiting += !t.done && t.wait == Wait::Warp;
            atBarrier += !t.done && t.wait == Wait::Block;
            runnable |= !t.done && t.wait == Wait::None;
        }
        alive += here;
        if (here > 0 && waiting == here)
        {
            for (int i = first; i < first + WarpSize; i++)
                block->threads[i].wait = Wait::None;
            block->warpEpoch[first / WarpSize] += block->warpFence[first / WarpSize];
            block->warpFence[first / WarpSize] = false;
            runnable = true;
        }
    }
    if (alive > 0 && atBarrier == alive)
    {
        if (alive != block->count)
        {
            snprintf(block->message, sizeof block->message, "block (%d, %d): %d threads wait at a barrier that the other %d have left behind",
                blockIdx.x, blockIdx.y, alive, block->count - alive);
            block->failed = true;
            return false;
        }
        for (int i = 0; i < block->count; i++)
            block->threads[i].wait = Wait::None;
        block->epoch++;
        runnable = true;
    }
    if (!runnable && alive > 0)
    {
        snprintf(block->message, sizeof block->message, "block (%d, %d): threads wait for each other at different barriers", blockIdx.x, blockIdx.y);
        block->failed = true;
    }
    return runnable;
}

// All bits of a number that counts on, mixed (the finaliser of MurmurHash3).
inline unsigned nextDraw()
{
    unsigned h = block->turn += 0x9e3779b9u;
    h = (h ^ h >> 16) * 0x85ebca6bu;
    h = (h ^ h >> 13) * 0xc2b2ae35u;
    return h ^ h >> 16;
}

// The thread that has the turn: warps begin anywhere, and run in either direction, another one after each barrier, so that what
// a thread leaves in global memory is not there by chance when another one looks for it.
inline int inTurn(int position, unsigned draw)
{
    const int warps = block->count / WarpSize, warp = (position / WarpSize + (int)(draw >> 8)) % warps, lane = position % WarpSize;
    return (draw & 1 ? warps - 1 - warp : warp) * WarpSize + (draw & 2 ? WarpSize - 1 - lane : lane);
}

// Runs all threads of one block; returns false when it failed.
inline bool runBlock()
{
    block->failed = false;
    block->epoch = 0;
    memset(block->warpEpoch, 0, sizeof block->warpEpoch);
    memset(block->warpFence, 0, sizeof block->warpFence);
    block->turn = block->seed * 2654435761u + (unsigned)(blockIdx.x * 40503 + blockIdx.y * 30011);
    const unsigned unknown = 0x7fc5a5a5;
    for (int i = 0; i < block->sharedWords; i++)
    {
        memcpy(&block->shared[i], &unknown, 4);
        block->states[i] = WordState{false, -1, -1, -1, -1, -1, -1, -1};
    }
    for (int i = 0; i < block->count; i++)
    {
        Thread& t = block->threads[i];
        t.done = false;
        t.wait = Wait::None;
        t.groups.clear();
        t.open.clear();
        prepare(t.context, block->stacks + i * StackBytes, StackBytes, enter);
    }
    do
    {
        const unsigned draw = nextDraw();
        for (int position = 0; position < block->count && !block->failed; position++)
        {
            const int i = inTurn(position, draw);
            if (block->threads[i].done || block->threads[i].wait != Wait::None)
                continue;
            block->current = i;
            threadIdx = {i, 0, 0};
            switchTo(block->scheduler, block->threads[i].context);
        }
    }
    while (!block->failed && release());
    return !block->failed;
}
}
