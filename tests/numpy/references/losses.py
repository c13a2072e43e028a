"""Losses for evaluation."""

import numpy as np

from precision import Near, finite_size, tiny, unit, wide
from .reductions import add_up, log_softmax_of, quotient
from .registry import Refused, reference


@reference("MeanSquaredError")
def mean_squared_error(predictions, targets, reduction="mean"):
    distance = predictions - targets
    if reduction == "none":
        return distance * distance
    total = add_up(wide(distance * distance), predictions)
    if reduction == "sum":
        return total
    return Near(total.value / predictions.size,
                total.error / max(predictions.size, 1))


def likelihood_loss(log_prob, errors, like, target, weight, reduction,
                    ignore_index):
    """-weight * log_prob at the class of each target; see ONNX."""
    ignored = np.zeros(target.shape, bool)
    if ignore_index is not None:
        ignored = target == ignore_index
    classes = log_prob.shape[1]
    if np.any(~ignored & ((target < 0) | (target >= classes))):
        raise Refused("must be 0 to")
    target = np.where(ignored, 0, target)
    if classes == 0:
        target = target.reshape(target.shape)
        picked = np.zeros(target.shape, np.longdouble)
        picked_errors = np.zeros(target.shape)
        weights = np.zeros(target.shape, np.longdouble)
    else:
        at = np.expand_dims(target, 1)
        picked = np.take_along_axis(log_prob, at, 1).squeeze(1)
        picked_errors = np.take_along_axis(errors, at, 1).squeeze(1)
        weights = (np.ones(target.shape, like.dtype) if weight is None
                   else weight[target]).astype(np.longdouble)
    picked = np.where(ignored, 0, picked).astype(np.longdouble)
    picked_errors = np.where(ignored, 0, picked_errors)
    weights = np.where(ignored, 0, weights)
    losses = np.where(ignored, 0, -weights * picked)
    loss_errors = (picked_errors * finite_size(weights) +
                   unit(like) * finite_size(losses) + tiny(like))
    loss_errors = np.where(ignored, 0, loss_errors)
    if reduction == "none":
        return Near(losses, loss_errors)
    total = add_up(losses, like, errors=loss_errors)
    if reduction == "sum":
        return total
    share = add_up(weights, like)
    if np.sum(weights) == 0 and np.all(weights == 0):
        share = Near(share.value, np.zeros(()))
    if weight is None:
        share = Near(share.value, np.zeros(()))
    return quotient(total, share, like)


@reference("NegativeLogLikelihoodLoss")
def negative_log_likelihood_loss(log_prob, target, weight=None,
                                 reduction="mean", ignore_index=None):
    return likelihood_loss(wide(log_prob), np.zeros(log_prob.shape), log_prob,
                           target, weight, reduction, ignore_index)


@reference("SoftmaxCrossEntropyLoss")
def softmax_cross_entropy_loss(scores, labels, weights=None, reduction="mean",
                               ignore_index=None):
    log_prob = log_softmax_of(scores, 1)[0]
    return likelihood_loss(log_prob.value, log_prob.error, scores, labels,
                           weights, reduction, ignore_index), log_prob
