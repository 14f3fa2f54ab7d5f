// A tensor of 64 MiB of codes, at which the program stops.
#include <cstddef>
#include <cstdint>
#include <vector>

#if defined(__x86_64__)
#define STOP __asm__ volatile("int3")
#else
#define STOP __asm__ volatile("brk #0xf000")
#endif

struct Tensor {
  std::vector<uint8_t> data;
  std::vector<float> scales;
  std::vector<size_t> shape;
  size_t block_size;
};

int main() {
  const size_t rows = 8192, columns = 16384, block_size = 64;
  Tensor tensor{std::vector<uint8_t>(rows * columns / 2),
                std::vector<float>(rows * columns / block_size),
                {rows, columns},
                block_size};
  uint32_t state = 1;
  for (uint8_t &code : tensor.data) code = (state = state * 1664525 + 1013904223) >> 24;
  for (size_t block = 0; block < tensor.scales.size(); block++)
    tensor.scales[block] = 0.01f + (block % 97) / 1e4f;
  STOP;
  tensor.data[0] ^= 0xff;
  tensor.data[1] ^= 0xff;
  tensor.data[2] ^= 0xff;
}
