// Threads of a block as fibers: each has a stack of its own and runs until it waits.
#pragma once
#include <cstddef>
#include <cstdint>
#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace emulation
{
#if defined(__x86_64__)
// Registers that a call preserves are on the stack; a context is its top.
struct Context
{
    void* top;
};

extern "C" void equidslSwitch(void** from, void* to);
__asm__(
    ".text\n.local equidslSwitch\n.type equidslSwitch,@function\nequidslSwitch:\n"
    "pushq %rbp\npushq %rbx\npushq %r12\npushq %r13\npushq %r14\npushq %r15\n"
    "movq %rsp, (%rdi)\nmovq %rsi, %rsp\n"
    "popq %r15\npopq %r14\npopq %r13\npopq %r12\npopq %rbx\npopq %rbp\nret\n"
    ".size equidslSwitch,.-equidslSwitch\n");

inline void switchTo(Context& from, Context& to) { equidslSwitch(&from.top, to.top); }

inline void prepare(Context& context, char* stack, size_t size, void (*entry)())
{
    uintptr_t top = (reinterpret_cast<uintptr_t>(stack) + size) & ~uintptr_t(15);
    void** frame = reinterpret_cast<void**>(top - 16);
    *frame = reinterpret_cast<void*>(entry);
    for (int i = 0; i < 6; i++)
        *--frame = nullptr;
    context.top = frame;
}
#else
struct Context
{
    ucontext_t value;
};

inline void switchTo(Context& from, Context& to) { swapcontext(&from.value, &to.value); }

inline void prepare(Context& context, char* stack, size_t size, void (*entry)())
{
    getcontext(&context.value);
    context.value.uc_stack.ss_sp = stack;
    context.value.uc_stack.ss_size = size;
    context.value.uc_link = nullptr;
    makecontext(&context.value, entry, 0);
}
#endif
}
