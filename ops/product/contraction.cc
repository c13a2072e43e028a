#include "ops/product/contraction.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "ops/layout/copy.h"
#include "ops/layout/permute.h"
#include "ops/layout/strided.h"
#include "ops/layout/walk.h"
#include "ops/product/labels.h"
#include "ops/product/pairs.h"
#include "ops/product/product.h"
#include "ops/product/steps.h"
#include "ops/reduce/sum.h"

namespace plexus::product {
namespace {

/// A tensor with a label for each of its dims.
struct Operand {
  Value value;
  Labels labels;
};

class Contraction {
 public:
  Contraction(const Prepare& ctx, const Subscripts& subscripts)
      : ctx_(ctx), steps_(ctx), out_(subscripts.output) {
    for (size_t i = 0; i < subscripts.inputs.size(); ++i) {
      const auto shape = ctx.shape(static_cast<int>(i));
      if (shape.size() > layout::kMostAxes) ctx.Fail("the rank is over 64");
      for (size_t k = 0; k < shape.size(); ++k) {
        int64_t& size = sizes_[subscripts.inputs[i][k]];
        if (shape[k] != 1) size = shape[k];
      }
    }
  }

  /// Of labels, all of them one.
  int64_t Size(const Labels& labels) const {
    int64_t size = 1;
    for (const int label : labels) size *= sizes_[label];
    return size;
  }

  void PrepareOne(const Labels& labels, PlexusKernel* kernel) {
    const Operand x = Summed({steps_.Input(0), labels}, out_, true);
    if (x.value.place != Value::Place::kOutput) View(x, out_, steps_.Output());
    steps_.Finish(kernel);
  }

  void PrepareTwo(const Subscripts& s, PlexusKernel* kernel) {
    for (const int i : {0, 1}) {
      for (const int label : s.inputs[i]) {
        if (sizes_[label] > 0 || Has(out_, label)) continue;
        SumNothing(steps_.Input(i));
        return steps_.Finish(kernel);
      }
    }
    Operand inputs[2];
    for (const int i : {0, 1}) {
      const Labels kept = Joined(out_, s.inputs[1 - i]);
      inputs[i] =
          Unbroadcast(Summed({steps_.Input(i), s.inputs[i]}, kept, false));
    }
    const auto summed = [&](int label) {
      return Has(inputs[1].labels, label) && !Has(out_, label);
    };
    const Labels k = Those(inputs[0].labels, summed);
    if (k.empty()) {
      Multiply(inputs[0], inputs[1]);
    } else {
      const int right = RightOf(inputs[0].labels, inputs[1].labels);
      MultiplyMatrices(inputs[1 - right], inputs[right],
                       right == 1 ? kernel->traits : 0);
    }
    steps_.Finish(kernel);
  }

 private:
  std::vector<int64_t> ShapeOf(const Labels& labels) const {
    std::vector<int64_t> shape;
    for (const int label : labels) shape.push_back(sizes_[label]);
    return shape;
  }

  /// The dims that x has of labels: 1 where it is broadcast.
  static std::vector<int64_t> ShapeIn(const Operand& x, const Labels& labels) {
    std::vector<int64_t> shape;
    for (const int label : labels) {
      const auto at = std::find(x.labels.begin(), x.labels.end(), label);
      shape.push_back(x.value.shape[at - x.labels.begin()]);
    }
    return shape;
  }

  /// x without the dims of 1 that are broadcast.
  Operand Unbroadcast(const Operand& x) const {
    Labels labels;
    std::vector<int64_t> shape;
    for (size_t k = 0; k < x.labels.size(); ++k) {
      if (x.value.shape[k] != sizes_[x.labels[k]]) continue;
      shape.push_back(x.value.shape[k]);
      labels.push_back(x.labels[k]);
    }
    return {x.value.As(shape), labels};
  }

  /// Strides of x, 0 where it hasn't the label. A label that it has several
  /// times moves along all these axes.
  std::vector<int64_t> StridesOf(const Operand& x, const Labels& labels) const {
    const std::vector<int64_t> dense = layout::DenseStrides(x.value.shape);
    std::vector<int64_t> strides;
    for (const int label : labels) {
      int64_t& stride = strides.emplace_back(0);
      for (size_t k = 0; k < dense.size(); ++k) {
        if (x.labels[k] == label) stride += dense[k];
      }
    }
    return strides;
  }

  bool IsDistinct(const Labels& labels) const {
    return Those(labels, [](int) { return true; }).size() == labels.size();
  }

  /// A step that puts x into `to`, which has `labels`: all of x's, each once.
  void View(const Operand& x, const Labels& labels, const Value& to) {
    steps_.Add({x.value}, to, 0, [&](const Prepare& ctx, PlexusKernel* kernel) {
      if (!IsDistinct(x.labels)) {
        const std::vector<int64_t> strides = StridesOf(x, labels);
        layout::Axes axes;
        for (size_t k = 0; k < labels.size(); ++k) {
          axes.Append(to.shape[k], strides[k]);
        }
        return layout::PrepareStrided(ctx, axes, 0, kernel);
      }
      std::vector<int> perm;
      for (const int label : labels) {
        perm.push_back(static_cast<int>(
            std::find(x.labels.begin(), x.labels.end(), label) -
            x.labels.begin()));
      }
      layout::PreparePermutation(ctx, x.value.shape, perm, kernel);
    });
  }

  /// The same in memory of its own; of a constant, now.
  Operand Ordered(const Operand& x, const Labels& labels) {
    const std::vector<int64_t> shape = ShapeIn(x, labels);
    if (x.value.data == nullptr) {
      const Value to = steps_.Scratch(shape);
      View(x, labels, to);
      return {to, labels};
    }
    void* data = nullptr;
    const Value made = steps_.Made(shape, &data);
    const std::vector<int64_t> strides = StridesOf(x, labels);
    layout::Axes axes;
    for (size_t k = 0; k < shape.size(); ++k) axes.Append(shape[k], strides[k]);
    layout::ForElement(ctx_.dtype(0), [&]<typename T>() {
      const int64_t count = Count(shape);
      if (count == 0) return;
      layout::Walk walk(axes, 0);
      for (int64_t i = 0; i < count; ++i, walk.Next()) {
        static_cast<T*>(data)[i] =
            static_cast<const T*>(x.value.data)[walk.offset()];
      }
    });
    return {made, labels};
  }

  /// x summed over its labels that aren't in `kept`, in the order it has them;
  /// as it is where there are none. `last`: to the output, if in its order.
  Operand Summed(const Operand& x, const Labels& kept, bool last) {
    const auto is_kept = [&](int label) { return Has(kept, label); };
    const Labels rest = Those(x.labels, is_kept);
    const Labels all = Those(x.labels, [](int) { return true; });
    if (rest.size() == all.size()) return x;
    const Operand from = all.size() == x.labels.size() ? x : Ordered(x, all);
    const Value to = last && rest == out_ ? steps_.Output()
                                          : steps_.Scratch(ShapeIn(x, rest));
    std::vector<bool> reduced;
    for (const int label : all) reduced.push_back(!is_kept(label));
    Sum(from.value, reduced, to);
    return {to, rest};
  }

  /// A step that makes `to` of sums along the axes of x that are reduced.
  void Sum(const Value& x, const std::vector<bool>& reduced, const Value& to) {
    steps_.Add({x}, to, 0, [&](const Prepare& ctx, PlexusKernel* kernel) {
      reduce::PrepareAlong(ctx, reduced,
                           reduce::SumKernels(ctx.simd(), ctx.dtype(0)),
                           kernel);
    });
  }

  /// A step that makes the output of sums of no elements, those of x.
  void SumNothing(const Value& x) {
    std::vector<int64_t> shape = ShapeOf(out_);
    shape.push_back(0);
    std::vector<bool> reduced(out_.size());
    reduced.push_back(true);
    Sum(x.As(shape), reduced, steps_.Output());
  }

  void Multiply(const Operand& a, const Operand& b) {
    steps_.Add({a.value, b.value}, steps_.Output(), PLEXUS_EPILOGUE,
               [&](const Prepare& ctx, PlexusKernel* kernel) {
                 PreparePairs(ctx, StridesOf(a, out_), StridesOf(b, out_),
                              kernel);
               });
  }

  /// Which input is the right matrix; see above.
  int RightOf(const Labels& a, const Labels& b) const {
    const auto only = [&](int label) {
      return IsLetter(label) && Has(a, label) != Has(b, label);
    };
    const Labels single = Those(out_, only);
    if (single.empty()) return 1;
    const int owner = Has(b, single.back()) ? 1 : 0;
    const bool both = std::any_of(
        single.begin(), single.end(),
        [&](int label) { return Has(b, label) != (owner == 1); });
    const Labels matrix = Those(owner == 1 ? b : a, IsLetter);
    return both || Has(out_, matrix.back()) ? owner : 1 - owner;
  }

  /// N: the last labels of the output that the right matrix has alone, as far
  /// as they stand side by side in both. In the right matrix dims of "..." may
  /// come between them: whether it has these depends on the dims.
  Labels Columns(const Labels& left, const Labels& right) const {
    const Labels all = Those(right, IsLetter);
    Labels columns;
    for (size_t i = out_.size(); i-- > 0;) {
      const auto at = std::find(all.begin(), all.end(), out_[i]);
      const bool alone = at != all.end() && !Has(left, out_[i]);
      if (columns.empty() && !alone) continue;
      if (!columns.empty() &&
          (!alone || at + 1 == all.end() || at[1] != columns[0])) {
        break;
      }
      columns.insert(columns.begin(), out_[i]);
    }
    return columns;
  }

  Labels Longer(const Labels& labels) const {
    return Those(labels, [&](int label) { return sizes_[label] != 1; });
  }

  /// Whether x's matrices, in their order, are of rows `rows` and columns
  /// `columns`; dims of 1 don't show.
  bool IsMatrices(const Operand& x, const Labels& rows,
                  const Labels& columns) const {
    const Labels all = Longer(x.labels), tail = Longer(Joined(rows, columns));
    return IsDistinct(x.labels) &&
           std::equal(tail.rbegin(), tail.rend(), all.rbegin(),
                      all.rbegin() + static_cast<ptrdiff_t>(tail.size()));
  }

  /// x as such matrices: *swapped if they are the other way round.
  Operand Matrices(const Operand& x, const Labels& places, const Labels& rows,
                   const Labels& columns, bool* swapped) {
    *swapped = false;
    if (IsMatrices(x, rows, columns)) return x;
    *swapped = IsMatrices(x, columns, rows);
    if (*swapped) return x;
    const Labels own =
        Those(places, [&](int label) { return Has(x.labels, label); });
    return Ordered(x, Joined(Joined(own, rows), columns));
  }

  /// How many matrices x moves by from one to the next of each place.
  std::vector<int64_t> MatrixSteps(const Operand& x, const Labels& places,
                                   int64_t matrix) const {
    std::vector<int64_t> steps = StridesOf(x, places);
    for (int64_t& step : steps) step /= std::max<int64_t>(matrix, 1);
    return steps;
  }

  void MultiplyMatrices(const Operand& left, const Operand& right,
                        uint32_t traits) {
    const auto in_left = [&](int label) { return Has(left.labels, label); };
    const auto in_right = [&](int label) { return Has(right.labels, label); };
    const Labels n = Columns(left.labels, right.labels);
    const auto is_row = [&](int label) {
      return IsLetter(label) && in_left(label) && !in_right(label);
    };
    const Labels m = Those(out_, is_row);
    const Labels places = Those(
        out_, [&](int label) { return !is_row(label) && !Has(n, label); });
    const Labels k = Those(left.labels, [&](int label) {
      return in_right(label) && !Has(out_, label);
    });

    Product p;
    p.m = Size(m);
    p.n = Size(n);
    p.k = Size(k);
    const Operand a = Matrices(left, places, m, k, &p.a_swapped);
    const Operand b = Matrices(right, places, k, n, &p.b_swapped);
    const auto a_steps = MatrixSteps(a, places, p.m * p.k);
    const auto b_steps = MatrixSteps(b, places, p.k * p.n);
    for (size_t i = 0; i < places.size(); ++i) {
      p.axes.push_back({sizes_[places[i]], a_steps[i], b_steps[i]});
    }
    const Labels made = Joined(Joined(places, m), n);
    const bool across = Longer(Joined(Joined(m, places), n)) == Longer(out_);
    p.place_rows = p.m;
    if (across && Longer(made) != Longer(out_)) {
      p.place_rows = 1;
      p.row_step = Size(places);
    }
    const bool direct = across || Longer(made) == Longer(out_);
    // Whether the output's rows are the first input's.
    Labels a_rows = left.labels, y_rows = out_;
    a_rows.pop_back();
    if (!y_rows.empty()) y_rows.pop_back();
    if (a_rows != y_rows || k.size() != 1 || n.size() != 1 ||
        !steps_.empty()) {
      traits &= ~uint32_t{PLEXUS_ROWWISE};
    }
    traits = direct ? traits | PLEXUS_EPILOGUE : 0;
    const auto matrices = [](const Value& x, int64_t rows, int64_t columns,
                             bool swapped) {
      const int64_t count =
          rows * columns == 0 ? 1 : Count(x.shape) / (rows * columns);
      if (swapped) std::swap(rows, columns);
      return x.As(count == 1 ? std::vector<int64_t>{rows, columns}
                             : std::vector<int64_t>{count, rows, columns});
    };
    const Value to = direct ? steps_.Output() : steps_.Scratch(ShapeOf(made));
    steps_.Add({matrices(a.value, p.m, p.k, p.a_swapped),
                matrices(b.value, p.k, p.n, p.b_swapped)},
               to, traits, [&](const Prepare& ctx, PlexusKernel* kernel) {
                 PrepareProduct(ctx, kernel, p);
               });
    if (!direct) View({to, made}, out_, steps_.Output());
  }

  const Prepare& ctx_;
  Steps steps_;
  Labels out_;
  std::vector<int64_t> sizes_ =  // of labels
      std::vector<int64_t>(kEllipsisLabel + layout::kMostAxes, 1);
};

}  // namespace

void PrepareContraction(const Prepare& ctx, const Subscripts& subscripts,
                        PlexusKernel* kernel) {
  Contraction contraction(ctx, subscripts);
  if (subscripts.inputs.size() == 1) {
    contraction.PrepareOne(subscripts.inputs[0], kernel);
  } else {
    contraction.PrepareTwo(subscripts, kernel);
  }
}

double ContractionWork(const Prepare& ctx, const Subscripts& subscripts) {
  double work = 0;
  for (int i = 0; i < ctx.n_inputs(); ++i) {
    work += static_cast<double>(Count(ctx.shape(i)));
  }
  if (subscripts.inputs.size() == 1) return work;
  const auto used = [&](int label) {
    return Has(subscripts.output, label) ||
           (Has(subscripts.inputs[0], label) &&
            Has(subscripts.inputs[1], label));
  };
  const Contraction contraction(ctx, subscripts);
  double terms = 1;
  for (const int label :
       Those(Joined(subscripts.inputs[0], subscripts.inputs[1]), used)) {
    terms *= static_cast<double>(contraction.Size({label}));
  }
  return work + 2 * terms;
}

}  // namespace plexus::product
