// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/example_texts.h"

#include "core/text.h"

namespace unroll {

const std::vector<std::string_view>& exampleTexts() {
  // NOLINTBEGIN(bugprone-suspicious-missing-comma): sentences go over several lines
  static const std::vector<std::string_view> all = {
      // average_pooling.unroll
      QT_TRANSLATE_NOOP("engine",
                        "The same numbers as in max_pooling: here every entry of a window takes a quarter of "
                        "the gradient."),
      // backprop_step.unroll
      QT_TRANSLATE_NOOP("engine",
                        "The document's equations: z = W x + b, y = f(z), δ = f'(z) ∂L/∂y, ∂L/∂W = δ xᵀ, "
                        "∂L/∂b = δ. The numbers are ours."),
      QT_TRANSLATE_NOOP("engine",
                        "Here f is the sigmoid, so that f'(z) = y (1 − y), and the loss is the mean square "
                        "of two outputs, so that ∂L/∂y = y − target."),
      // char_lstm.unroll
      QT_TRANSLATE_NOOP("engine",
                        "The program leaves its data and the function \"sample\" undefined; here the text is "
                        "our own, and a temperature divides the logits before the next character is drawn."),
      QT_TRANSLATE_NOOP("engine",
                        "The printed loop goes on from the text of the temperature before, so that "
                        "temperatures cannot be compared. Here every temperature starts from the same text."),
      // convolution.unroll
      QT_TRANSLATE_NOOP("engine",
                        "k is summed over and yet counts the bias, and x has no channel. The sum runs over "
                        "the input's channels c; k counts the filters."),
      QT_TRANSLATE_NOOP("engine",
                        "The second document writes the sum with a channel p, as it should be. The numbers "
                        "are ours."),
      QT_TRANSLATE_NOOP("engine",
                        "As in every framework the kernel is not turned round: strictly, this is a "
                        "cross-correlation."),
      // gru_step.unroll
      QT_TRANSLATE_NOOP("engine",
                        "Right in itself and computed here as printed, but not what the Keras layer computes "
                        "that the document goes on to use: there the update gate keeps the old state, there "
                        "are biases, and the reset comes after the product."),
      QT_TRANSLATE_NOOP("engine",
                        "The document gives the equations; the numbers are ours. The matrices are those of "
                        "the LSTM example, [U W] side by side for [h, x]."),
      QT_TRANSLATE_NOOP("engine", "What Keras computes from the same numbers stands beside it as gru_step_keras."),
      // gru_step_keras.unroll
      QT_TRANSLATE_NOOP("engine",
                        "The same numbers as in gru_step. The update gate keeps the old state, and the reset "
                        "gate works on the product U h: with biases of 0 these two make all the difference."),
      // linear_regression.unroll
      QT_TRANSLATE_NOOP("engine",
                        "The loss is the mean square, but the printed gradient is that of half the sum of "
                        "squares: n/2 times as large."),
      QT_TRANSLATE_NOOP("engine",
                        "This is the mean form: the gradient of the loss that is printed. With the learning "
                        "rate 0.01 it creeps: after the document's 1000 steps it is still on its way, so it "
                        "takes 5000 here."),
      QT_TRANSLATE_NOOP("engine", "The other form stands beside it as linear_regression_sum."),
      QT_TRANSLATE_NOOP("engine",
                        "The noise is drawn from U(0, 1), whose mean is 0.5: the intercept tends to 1.5, not "
                        "to 1."),
      // linear_regression_sum.unroll
      QT_TRANSLATE_NOOP("engine",
                        "The program steps by 0.01 · xᵀ(ŷ − y), the gradient of ½ Σ (ŷ − y)². That is n/2 "
                        "times the gradient of the mean square, so with n = 100 samples in one batch its "
                        "learning rate of 0.01 is 0.01 · 100/2 = 0.5 here: the same steps."),
      // lstm_gates.unroll
      QT_TRANSLATE_NOOP("engine",
                        "[h, x] would have four entries, but W_f and W_i have three columns: the product "
                        "does not exist. The input is 0.5 alone."),
      QT_TRANSLATE_NOOP("engine", "The document breaks off inside W_c. The rest of W_c and b_c continue its pattern."),
      QT_TRANSLATE_NOOP("engine", "The document does not come to the output gate. W_o and b_o continue its pattern."),
      QT_TRANSLATE_NOOP("engine",
                        "The document writes one matrix for [h, x]: its first two columns are the rows of U, "
                        "its last one those of W."),
      QT_TRANSLATE_NOOP("engine",
                        "The target [1, 0] and the loss are ours, so that the step can also be followed "
                        "backward."),
      // max_pooling.unroll
      QT_TRANSLATE_NOOP("engine", "The document's formula, a window of s × s in steps of s; the numbers are ours."),
      QT_TRANSLATE_NOOP("engine", "In the lower left window 7 stands twice: the first one takes the whole gradient."),
      // rnn_step.unroll
      QT_TRANSLATE_NOOP("engine",
                        "The input has three entries, but W_hx has two columns: the product does not exist. "
                        "The third entry is dropped."),
      QT_TRANSLATE_NOOP("engine", "Impossible: W_hh h + b alone is [0.71, 1.03], and every other term is positive."),
      QT_TRANSLATE_NOOP("engine", "Wrong even for the printed sum: tanh(0.53) is 0.4854, not 0.46."),
      // sequence_prediction.unroll
      QT_TRANSLATE_NOOP("engine",
                        "As it should be: the recurrent layer returns its state after every step, so that "
                        "output and target have the same shape, and the target is the series moved on by one "
                        "step, which can be predicted."),
      QT_TRANSLATE_NOOP("engine", "As it is printed it stands in sequence_prediction_printed."),
      // sequence_prediction_printed.unroll
      QT_TRANSLATE_NOOP("engine",
                        "The target has a time axis that the output lacks: the shapes do not fit. Return "
                        "sequences."),
      QT_TRANSLATE_NOOP("engine",
                        "Inputs and targets are random numbers without any relation: there is nothing to "
                        "learn, and the best constant, 1/2, has a mean squared error of 1/12."),
      // transformer_classifier.unroll
      QT_TRANSLATE_NOOP("engine",
                        "The program takes a Keras layer called Transformer, which does not exist. Here the "
                        "block is made of its parts: open it on the canvas to see them."),
      // transformer_language_model.unroll
      QT_TRANSLATE_NOOP("engine",
                        "The document breaks off inside Attention(Q, K, V). The rest is ours: "
                        "softmax(Q Kᵀ/√d) V, and with the causal mask no character sees those behind it."),
  };
  // NOLINTEND(bugprone-suspicious-missing-comma)
  return all;
}

}  // namespace unroll
