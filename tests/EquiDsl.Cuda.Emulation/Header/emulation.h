// CUDA C++ on a CPU: what Device/Intrinsics.cuh supplies on a GPU, and how a grid is run.
#pragma once
#define EQUIDSL_EMULATION
#include <algorithm>
#include <atomic>
#include <cmath>
#include <csetjmp>
#include <csignal>
#include <mutex>
#include <random>
#include <string>
#include <sys/mman.h>
#include <thread>
#ifdef EQUIDSL_UNCHECKED
#include "shared_unchecked.h"
#else
#include "shared.h"
#endif

#define __global__
#define __device__
#define __constant__ static
#define __restrict__
#define __forceinline__ inline
#define __launch_bounds__(...)

using std::max;
using std::min;

inline float4 load4(const float* memory) { return *reinterpret_cast<const float4*>(memory); }
inline float2 load2(const float* memory) { return *reinterpret_cast<const float2*>(memory); }

inline void __syncthreads() { emulation::wait(emulation::Wait::Block); }

inline void __syncwarp()
{
    emulation::block->warpFence[emulation::block->current / 32] = true;
    emulation::wait(emulation::Wait::Warp);
}

inline unsigned __float_as_uint(float value)
{
    unsigned bits;
    memcpy(&bits, &value, 4);
    return bits;
}

inline float __uint_as_float(unsigned bits)
{
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

inline float rsqrtf(float x) { return 1.0f / sqrtf(x); }
inline float fastExp(float x) { return expf(x); }
inline float fastDivide(float a, float b) { return a / b; }

inline int __shfl_sync(unsigned, int value, int source)
{
    const int me = emulation::block->current;
    emulation::block->exchange[me][6] = (unsigned)value;
    emulation::wait(emulation::Wait::Warp);
    const int result = (int)emulation::block->exchange[me / 32 * 32 + (source & 31)][6];
    emulation::wait(emulation::Wait::Warp);
    return result;
}

inline unsigned roundTf32(float x)
{
    const unsigned bits = __float_as_uint(x);
    return std::isfinite(x) ? (bits + 0x1000u) & ~0x1fffu : bits;
}

inline unsigned roundBFloat16(float x)
{
    const unsigned bits = __float_as_uint(x);
    return std::isnan(x) ? 0x7fffu : (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
}

inline unsigned packBFloat16(float low, float high) { return roundBFloat16(low) | roundBFloat16(high) << 16; }

namespace emulation
{
// d += A·B from the fragments of a warp, thread by thread: A[row][k] and B[k][column] are looked up where the instruction has them.
template <class Left, class Right>
inline void multiply(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2], int depth, Left left, Right right)
{
    const int me = block->current, first = me / 32 * 32, group = me % 32 / 4, member = me % 4;
    for (int i = 0; i < 4; i++)
        block->exchange[me][i] = a[i];
    block->exchange[me][4] = b[0];
    block->exchange[me][5] = b[1];
    wait(Wait::Warp);
    for (int i = 0; i < 4; i++)
    {
        const int column = 2 * member + i % 2;
        float sum = d[i];
        for (int k = 0; k < depth; k++)
            sum += left(first + group * 4, i / 2, k) * right(first + column * 4, k);
        d[i] = sum;
    }
    wait(Wait::Warp);
}
}

inline void multiplyTf32(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2])
{
    // A: a0 (group, k), a1 (group + 8, k), a2 (group, k + 4), a3 (group + 8, k + 4) with k = member; B: b0 (k, group), b1 (k + 4, group).
    auto number = [](unsigned bits) { return __uint_as_float(bits & ~0x1fffu); };
    emulation::multiply(d, a, b, 8,
        [&](int thread, int half, int k) { return number(emulation::block->exchange[thread + k % 4][half + k / 4 * 2]); },
        [&](int thread, int k) { return number(emulation::block->exchange[thread + k % 4][4 + k / 4]); });
}

inline void multiplyBFloat16(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2])
{
    // As for TF32 with pairs: register r of thread `member` holds k = 2·member and 2·member + 1, plus 8 in the upper registers.
    auto number = [](unsigned pair, int k) { return __uint_as_float((k % 2 == 0 ? pair & 0xffffu : pair >> 16) << 16); };
    emulation::multiply(d, a, b, 16,
        [&](int thread, int half, int k) { return number(emulation::block->exchange[thread + k % 8 / 2][half + k / 8 * 2], k); },
        [&](int thread, int k) { return number(emulation::block->exchange[thread + k % 8 / 2][4 + k / 8], k); });
}

namespace emulation
{
// Where a thread goes on after a wrong address, and what the address was.
struct Guard
{
    sigjmp_buf escape;
    void* address;
};

using SetGuard = void (*)(Guard*);

inline thread_local Guard* guarded;

struct sigaction previousHandler;

// A wrong global address ends the block with a report; other faults are not ours.
inline void onFault(int signal, siginfo_t* info, void* context)
{
    if (guarded != nullptr)
    {
        guarded->address = info->si_addr;
        siglongjmp(guarded->escape, 1);
    }
    if (previousHandler.sa_flags & SA_SIGINFO)
        previousHandler.sa_sigaction(signal, info, context);
    else if (previousHandler.sa_handler != SIG_DFL && previousHandler.sa_handler != SIG_IGN)
        previousHandler.sa_handler(signal);
    else
        sigaction(signal, &previousHandler, nullptr);
}

// Structures of more than 16 bytes are passed by value on the stack; what is beyond a kernel's own structure is not looked at.
struct Parameter
{
    char bytes[4096];
};

struct Grid
{
    void (*kernel)(Parameter);
    const Parameter* parameter;
    int x, y, threads, sharedWords;
    unsigned seed;
    std::vector<int> order;
    std::atomic<int> next{0};
    std::mutex gate;
    std::string failure;
    SetGuard guard;
};

inline thread_local Grid* grid;

// Blocks are large and kept.
inline std::mutex blocksGate;
inline std::vector<Block*> idleBlocks;

inline Block* takeBlock()
{
    std::lock_guard<std::mutex> lock(blocksGate);
    if (!idleBlocks.empty())
    {
        Block* idle = idleBlocks.back();
        idleBlocks.pop_back();
        return idle;
    }
    Block* made = new Block();
    made->stacks = (char*)mmap(nullptr, MaximumThreads * StackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return made;
}

inline void work(Grid& g)
{
    block = takeBlock();
    grid = &g;
    blockDim = {g.threads, 1, 1};
    gridDim = {g.x, g.y, 1};
    block->count = g.threads;
    block->sharedWords = g.sharedWords;
    block->seed = g.seed;
    block->kernel = [](const void* parameter) { grid->kernel(*static_cast<const Parameter*>(parameter)); };
    block->parameter = g.parameter;
    for (int position; (position = g.next++) < (int)g.order.size();)
    {
        blockIdx = {g.order[position] % g.x, g.order[position] / g.x, 0};
        bool good = false;
        Guard guard;
        if (sigsetjmp(guard.escape, 1) == 0)
        {
            g.guard(&guard);
            good = runBlock();
        }
        else
        {
            snprintf(block->message, sizeof block->message, "block (%d, %d), thread %d: global address %p is outside all allocations",
                blockIdx.x, blockIdx.y, block->current, guard.address);
        }
        g.guard(nullptr);
        if (!good)
        {
            std::lock_guard<std::mutex> lock(g.gate);
            if (g.failure.empty())
                g.failure = block->message;
            g.next = (int)g.order.size();
        }
    }
    std::lock_guard<std::mutex> lock(blocksGate);
    idleBlocks.push_back(block);
    block = nullptr;
}
}

// Says where faults of this thread go, or that they are not ours. All modules call that of one module: handlers of each,
// which would call those before them, would need more than a signal's stack.
extern "C" void equidslGuard(emulation::Guard* guard)
{
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction action = {};
        action.sa_sigaction = emulation::onFault;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
        sigaction(SIGSEGV, &action, &emulation::previousHandler);
    });
    emulation::guarded = guard;
}

// Runs a grid, its blocks in an order drawn from the seed, on some host threads. Writes a report and returns 1 when a block failed.
extern "C" int equidslRun(
    void (*kernel)(emulation::Parameter), const void* parameter, int x, int y, int threads, int sharedBytes, unsigned seed, int workers,
    emulation::SetGuard guard, char* report, int reportSize)
{
    emulation::Grid grid;
    grid.kernel = kernel;
    grid.parameter = static_cast<const emulation::Parameter*>(parameter);
    grid.x = x;
    grid.y = y;
    grid.threads = threads;
    grid.sharedWords = sharedBytes / 4;
    grid.seed = seed;
    grid.guard = guard;
    grid.order.resize((size_t)x * y);
    for (int i = 0; i < x * y; i++)
        grid.order[i] = i;
    std::shuffle(grid.order.begin(), grid.order.end(), std::mt19937(seed));
    workers = min(workers, x * y);
    std::vector<std::thread> helpers;
    for (int i = 1; i < workers; i++)
        helpers.emplace_back([&grid] { emulation::work(grid); });
    emulation::work(grid);
    for (std::thread& helper : helpers)
        helper.join();
    if (grid.failure.empty())
        return 0;
    snprintf(report, reportSize, "%s", grid.failure.c_str());
    return 1;
}
