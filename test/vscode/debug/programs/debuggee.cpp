// A program to be looked at in a debugger: structs with the field names of qlora-rs, printed as the
// program has them. `debuggee FOLDER` writes each as FOLDER/NAME.bin.
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

struct Tensor {
  std::vector<uint8_t> data;
  std::vector<float> scales;
  std::optional<std::vector<float>> zero_points;
  std::vector<size_t> shape;
  size_t block_size;
};

struct RawTensor {
  const uint8_t *data;
  const float *scales;
  const float *zero_points;
  uint32_t shape[2];
  uint32_t block_size;
};

/** Plain values, not quantized. */
struct Matrix {
  const float *data;
  uint32_t shape[2];
};

static void print(std::ofstream &file, const void *bytes, size_t count) {
  file.write(static_cast<const char *>(bytes), static_cast<std::streamsize>(count));
}

static void print(const std::string &name, const Tensor &tensor) {
  std::ofstream file(name + ".bin", std::ios::binary);
  print(file, tensor.data.data(), tensor.data.size());
  print(file, tensor.scales.data(), 4 * tensor.scales.size());
  if (tensor.zero_points) print(file, tensor.zero_points->data(), 4 * tensor.zero_points->size());
}

static void print(const std::string &name, const float *values, size_t count) {
  std::ofstream file(name + ".bin", std::ios::binary);
  print(file, values, 4 * count);
}

static Tensor made(bool zero_points) {
  Tensor tensor{{}, {}, std::nullopt, {64, 128}, 64};
  for (unsigned i = 0; i < 64 * 128 / 2; i++) tensor.data.push_back(static_cast<uint8_t>(i * 37));
  for (unsigned i = 0; i < 128; i++) tensor.scales.push_back(0.5f + static_cast<float>(i));
  if (zero_points) tensor.zero_points = std::vector<float>(128, 0.25f);
  return tensor;
}

int main(int, char **arguments) {
  const std::string folder = std::string(arguments[1]) + "/";
  Tensor plain = made(false);
  const Tensor both = made(true);
  const Tensor &reference = both;
  RawTensor raw{both.data.data(), both.scales.data(), both.zero_points->data(), {64, 128}, 64};
  std::vector<float> floats(64 * 128);
  for (size_t i = 0; i < floats.size(); i++) floats[i] = static_cast<float>(i) / 3;
  std::array<double, 96> doubles{1.5, 0.1};
  Matrix matrix{floats.data(), {64, 128}};
  print(folder + "plain", plain);
  print(folder + "both", reference);
  print(folder + "floats", floats.data(), floats.size());
  std::ofstream(folder + "doubles.bin", std::ios::binary)
      .write(reinterpret_cast<const char *>(doubles.data()), sizeof doubles);
  std::printf("%u\n", raw.block_size); // stop
  floats[130] = -matrix.data[130];
  print(folder + "floats", floats.data(), floats.size());
  plain.data[5] ^= 0xff;
  plain.scales[3] = 100;
  print(folder + "plain", plain);
  std::printf("%zu\n", plain.data.size() + doubles.size()); // stop
}
