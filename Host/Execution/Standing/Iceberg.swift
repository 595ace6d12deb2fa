import HostModel

/// An iceberg shows the market a part of itself, and the next part only when the one before is done.
public enum Iceberg {
  /// The next part of `rest`. The last one may be larger than `visible` by less than a minimum order: what would be left
  /// after it could not be sent at all.
  public static func next(of rest: Quantity, visible: Quantity, _ lot: Lot) -> Quantity {
    let left = rest.units - visible.units
    return left > 0 && left < lot.minimum ? rest : min(rest, visible)
  }
}
