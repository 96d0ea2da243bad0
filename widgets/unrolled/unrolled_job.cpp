// SPDX-License-Identifier: GPL-3.0-or-later
#include "unrolled/unrolled_job.h"

#include "explain/what_if.h"

namespace unroll {
namespace {

UnrolledSide sideOf(const Result<std::shared_ptr<const Explanation>>& made, const UnrolledQuestion& question) {
  UnrolledSide side;
  if (!made) {
    side.error = made.error().message;
    return side;
  }
  side.explanation = *made;
  if (question.factor != 1.0) {
    auto scaled = withRecurrentScale(**made, question.layer, question.factor, question.catalog);
    if (!scaled) {
      side.error = scaled.error().message;
      return side;
    }
    side.explanation = std::move(scaled).value();
  }
  for (const RecurrentChain& chain : recurrentChains(*side.explanation, question.layer))
    side.chains.push_back(timeNorms(*side.explanation, chain));
  return side;
}

UnrolledAnswer passes(const UnrolledQuestion& question, UnrolledJob::Other& other) {
  UnrolledAnswer answer{question, {}, false};
  answer.sides.push_back(sideOf(question.base, question));
  if (question.otherType.empty()) return answer;
  // The slider asks again and again of the same two networks.
  if (other.base != question.base || other.layer != question.layer || other.type != question.otherType)
    other = {question.base, question.layer, question.otherType,
             withCellType(*question.base, question.layer, question.otherType, question.catalog)};
  answer.sides.push_back(sideOf(*other.made, question));
  return answer;
}

void addFactors(UnrolledSide& side, const std::atomic<bool>* cancelled) {
  for (TimeAnalysis& chain : side.chains) {
    const RecurrentChain of = chain.chain;
    chain = analyseTime(*side.explanation, of, 0, cancelled);
  }
}

}  // namespace

UnrolledJob::UnrolledJob(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

UnrolledJob::~UnrolledJob() {
  if (m_cancelled) *m_cancelled = true;
  m_pool.clear();
  m_pool.waitForDone();
}

UnrolledAnswer UnrolledJob::compute(const UnrolledQuestion& question) {
  Other other;
  UnrolledAnswer answer = passes(question, other);
  for (UnrolledSide& side : answer.sides) addFactors(side, nullptr);
  answer.complete = true;
  return answer;
}

void UnrolledJob::ask(UnrolledQuestion question) {
  if (m_cancelled) *m_cancelled = true;
  m_cancelled = std::make_shared<std::atomic<bool>>(false);
  m_busy = true;
  m_pool.start([this, question = std::move(question), cancelled = m_cancelled] {
    if (*cancelled) return;
    UnrolledAnswer answer = passes(question, m_other);
    deliver(answer, cancelled);
    for (UnrolledSide& side : answer.sides) {
      addFactors(side, cancelled.get());
      answer.complete = &side == &answer.sides.back();
      deliver(answer, cancelled);
    }
  });
}

void UnrolledJob::deliver(UnrolledAnswer answer, const Cancelled& cancelled) {
  if (*cancelled) return;
  auto shared = std::make_shared<const UnrolledAnswer>(std::move(answer));
  QMetaObject::invokeMethod(
      this,
      [this, shared, cancelled] {
        if (*cancelled) return;
        m_busy = m_busy && !shared->complete;
        Q_EMIT answered(shared);
      },
      Qt::QueuedConnection);
}

}  // namespace unroll
