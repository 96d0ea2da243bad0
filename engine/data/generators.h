// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "data/dataset.h"

// The built-in datasets, each described once. Every sample is a function of the seed and its own
// number alone, so samples are drawn in parallel and are the same for any count and on any machine.

namespace unroll {

DatasetDescriptor digitsDataset();

// Points in the plane (toys.cpp).
DatasetDescriptor xorDataset();
DatasetDescriptor spiralDataset();
DatasetDescriptor moonsDataset();
DatasetDescriptor circlesDataset();
DatasetDescriptor blobsDataset();
DatasetDescriptor lineDataset();

// Sequences (series.cpp, sequence_order.cpp).
DatasetDescriptor seriesDataset();
DatasetDescriptor randomSequencesDataset();
DatasetDescriptor sequenceOrderDataset();

// Tasks that need memory over many steps (memory_tasks.cpp).
DatasetDescriptor addingProblemDataset();
DatasetDescriptor copyTaskDataset();

// A source for an encoder and a target for a decoder (text_pairs.cpp).
DatasetDescriptor reverseStringsDataset();
DatasetDescriptor datesDataset();

// Words (sentences.cpp, tagged_words.cpp).
DatasetDescriptor sentimentDataset();
DatasetDescriptor intentsDataset();
DatasetDescriptor wordTagsDataset();
DatasetDescriptor wordContextsDataset();

// Our own small text (text_dataset.cpp).
DatasetDescriptor textDataset();

// Attributes that many of them share.
AttributeSpec countAttribute(int64_t defaultValue, int64_t minimum, int64_t maximum);
AttributeSpec seedAttribute();
AttributeSpec oneHotAttribute();

}  // namespace unroll
