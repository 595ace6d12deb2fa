/// One number of a result: what programs call it, what people call it, and what it counts.
public struct Figure: Sendable {
  public let name: String
  public let label: String
  public let value: Value

  public enum Value: Equatable, Sendable {
    /// Shown in percent. `nil` where it is not defined.
    case share(Double?)
    case ratio(Double?)
    case count(Int64)
    /// In the currency's own unit.
    case money(Int64?)
    case seconds(Double?)
  }

  init(_ name: String, _ label: String, _ value: Value) {
    self.name = name
    self.label = label
    self.value = value
  }
}

/// Figures that belong together.
public struct FigureGroup: Sendable {
  public let name: String
  public let label: String
  public let figures: [Figure]
}
