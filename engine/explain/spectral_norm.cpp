// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/spectral_norm.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/parallel.h"
#include "core/rng.h"

namespace unroll {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using View = Eigen::Map<const Matrix, Eigen::Aligned64>;

constexpr int64_t kRows = 64;  ///< of a product that one piece of work makes

View viewOf(const TensorD& matrix) {
  UNROLL_ASSERT(matrix.rank() == 2);
  return View(matrix.data(), matrix.extent(0), matrix.extent(1));
}

/// The largest singular value of the upper bidiagonal matrix with DIAGONAL and as many entries ABOVE it (one column more
/// than rows).
double largestOf(const std::vector<double>& diagonal, const std::vector<double>& above) {
  const auto n = static_cast<Eigen::Index>(diagonal.size());
  Eigen::VectorXd d(n), e(std::max<Eigen::Index>(n - 1, 0));  // B Bᵀ is tridiagonal
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto k = static_cast<size_t>(i);
    d[i] = diagonal[k] * diagonal[k] + above[k] * above[k];
    if (i + 1 < n) e[i] = above[k] * diagonal[k + 1];
  }
  if (n == 1) return std::sqrt(d[0]);
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(d, e, Eigen::EigenvaluesOnly);
  return std::sqrt(std::max(0.0, solver.eigenvalues()[n - 1]));
}

/// X without its parts along the first COUNT columns of BASIS; twice, because once leaves roundings.
void orthogonalize(Eigen::VectorXd& x, const Eigen::MatrixXd& basis, Eigen::Index count) {
  for (int round = 0; round < 2; ++round)
    x.noalias() -= basis.leftCols(count) * (basis.leftCols(count).transpose() * x).eval();
}

}  // namespace

double spectralNorm(const TensorD& matrix) {
  const View given = viewOf(matrix);
  if (given.size() == 0) return 0.0;
  double most = 0.0;
  for (const double entry : matrix.span()) {
    if (!std::isfinite(entry)) return std::numeric_limits<double>::quiet_NaN();
    most = std::max(most, std::fabs(entry));
  }
  if (most == 0.0) return 0.0;
  const Matrix A = given / most;  // squares of 10⁻²⁰⁰ would be lost
  const Eigen::Index n = A.cols(), steps = std::min(A.rows(), n);
  Eigen::MatrixXd U(A.rows(), steps), V(n, steps);
  // A start with a part along every direction; fixed, so that the same matrix gives the same bits.
  Rng rng(1, "spectral norm");
  Eigen::VectorXd v(n);
  for (double& entry : v) entry = 0.5 + rng.uniform(0.0, 1.0);
  v.normalize();
  std::vector<double> diagonal, above;
  Eigen::VectorXd u;
  double norm = 0.0;
  for (Eigen::Index k = 0; k < steps; ++k) {
    V.col(k) = v;
    u.noalias() = A * v;
    if (k > 0) {
      u -= above.back() * U.col(k - 1);
      orthogonalize(u, U, k);
    }
    diagonal.push_back(u.norm());
    if (diagonal.back() > 0.0) u /= diagonal.back();
    U.col(k) = u;
    Eigen::VectorXd next = A.transpose() * u - diagonal.back() * v;
    orthogonalize(next, V, k + 1);
    const double beta = next.norm();
    above.push_back(beta);
    if (k % 4 == 3 || k + 1 == steps || beta < 1e-15) {
      const double before = norm;
      norm = largestOf(diagonal, above);
      if (beta < 1e-15 || std::fabs(norm - before) <= 1e-15 * norm) break;
    }
    v = next / beta;
  }
  return most * norm;
}

TensorD matrixProduct(const TensorD& a, const TensorD& b) {
  UNROLL_ASSERT(a.rank() == 2 && b.rank() == 2 && a.extent(1) == b.extent(0));
  TensorD product({a.extent(0), b.extent(1)});
  Eigen::Map<Matrix, Eigen::Aligned64> out(product.data(), a.extent(0), b.extent(1));
  const View left = viewOf(a), right = viewOf(b);
  parallelFor(a.extent(0), kRows, [&](int64_t begin, int64_t end) {
    out.middleRows(begin, end - begin).noalias() = left.middleRows(begin, end - begin) * right;
  });
  return product;
}

}  // namespace unroll
