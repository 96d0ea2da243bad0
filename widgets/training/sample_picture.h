// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPainter>

#include "training/prediction.h"

namespace unroll {

/// The size a sample's picture wants in a strip of pictures HEIGHT pixels high.
QSize samplePictureSize(SampleView view, int height);
/// Draws SAMPLE into PLACE: an image, a series with what the network says comes next, text. PREDICTION
/// may be null.
void paintSample(QPainter& painter, const QRectF& place, SampleView view, const ShownSample& sample,
                 const Prediction* prediction);

}  // namespace unroll
