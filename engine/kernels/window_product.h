// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace unroll {

// A convolution as a product whose right side is never stored: the k-th row of B is the image itself, moved by
// offset[k]. Rows of the image are padded to one width and output pixels are numbered with that width too, so that
// pixel p of row k stands at source[offset[k] + p]; the pixels between the output's width and the image's are not
// meant and are dropped when the result is copied out. With strides the image is split into its phases beforehand,
// which turns every stride into 1.

/// Rows of A that one call takes at most, and how far past the last pixel it may read (floats).
int64_t windowRows();
int64_t windowSlack();
/// Pixels as out's rows hold them: whole panels.
int64_t windowPixels(int64_t pixels);

/// out (m, windowPixels(pixels)) = A (m, k) · B. requires: m ≤ windowRows().
void windowProduct(int64_t m, int64_t k, const float* a, int64_t lda, const float* source, const int32_t* offset,
                   int64_t pixels, float* out);

/// At most a vector of pixels of one row: they stand from source[offset[k] + source] on, and go to out[target].
struct Segment {
  int32_t source = 0, target = 0, count = 0;
};
/// Cuts rows × columns pixels into segments; source rows are sourceWidth apart, target rows columns.
std::vector<Segment> cutSegments(int64_t rows, int64_t columns, int64_t sourceWidth);

/// What is done with a sum before it is stored.
enum class Finish { Bias, BiasAndRelu, Add };
/// The same product, segment by segment, straight into m planes of out that stand ldo apart: the sum plus bias[i]
/// (through ReLU), or out += sum. Wastes the lanes of rows that are no whole vectors, but needs no second pass.
void segmentProduct(int64_t m, int64_t k, const float* a, int64_t lda, const float* source, const int32_t* offset,
                    std::span<const Segment> segments, Finish finish, const float* bias, float* out, int64_t ldo);
/// Whether segments are the cheaper way for a depth of K.
bool segmentsPay(int64_t k, int64_t rows, int64_t columns, int64_t sourceWidth);

/// sums (k, columns) += Σ over the pixels (i, j), i < height, j < width, of
///   source[offset[k] + i · sourceWidth + j] · z[i · width + j][column].
void windowGradient(int64_t k, int64_t columns, const float* source, int64_t sourceWidth, const int32_t* offset,
                    const float* z, int64_t height, int64_t width, float* sums);

}  // namespace unroll
