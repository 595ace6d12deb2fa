extension Limits {
  /// Half the size of what is new: of an order and of a position with it. What is held already stays.
  public var halved: Limits {
    var half = self
    half.order_ppm /= 2
    half.position_ppm /= 2
    return half
  }
}
