// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

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

/// sums (k, columns) += Σ over the pixels (i, j), i < height, j < width, of
///   source[offset[k] + i · sourceWidth + j] · z[i · width + j][column].
void windowGradient(int64_t k, int64_t columns, const float* source, int64_t sourceWidth, const int32_t* offset,
                    const float* z, int64_t height, int64_t width, float* sums);

}  // namespace unroll
