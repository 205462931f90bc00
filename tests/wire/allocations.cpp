#include "tests/wire/allocations.hpp"

#include <cstdlib>
#include <new>

namespace {
std::size_t total = 0;
}

void* operator new(std::size_t size) {
    total += size;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace huagu::wire {

std::size_t bytes_allocated() { return total; }

}  // namespace huagu::wire
