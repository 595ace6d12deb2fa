/// The sets of parameters of a sweep, numbered from 0, the same for the same question.
///
///     let axes = try SweepSpace.axes(["fast=5:50:5,slow=20:200:10"], of: parameters)
///     let space = try SweepSpace(axes, of: parameters, where: [], sampling: .grid, seed: 1)
///     space[7]     // [.integer(5), .integer(90)]
public struct SweepSpace: Equatable, Sendable {
  public let axes: [SweepAxis]
  public let count: Int
  /// Set after set.
  private let values: [SweepValue]

  /// How the sets are chosen.
  public enum Sampling: Equatable, Sendable {
    /// All of them, the last axis fastest.
    case grid
    /// So many different ones, each as likely as any other.
    case random(Int)
    /// So many different ones that cover the space evenly, however few they are.
    case sobol(Int)
  }

  /// The most sets of one sweep.
  public static let mostSets = 1_000_000
  /// The most that are looked at for them.
  static let mostCandidates = 100_000_000

  /// Each text may hold several axes, with commas between them.
  public static func axes(_ texts: [String], of parameters: [SweepParameter]) throws(SweepFault) -> [SweepAxis] {
    var axes: [SweepAxis] = []
    for text in texts {
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        let axis = try SweepAxis(parsing: String(part), of: parameters)
        guard !axes.contains(where: { $0.name == axis.name }) else { throw .axisTwice(axis.name) }
        axes.append(axis)
      }
    }
    return axes
  }

  /// Throws when there are too many, too few or none.
  public init(
    _ axes: [SweepAxis], of parameters: [SweepParameter], where conditions: [SweepCondition], sampling: Sampling,
    seed: UInt64
  ) throws(SweepFault) {
    self.axes = axes
    let filter = Filter(axes, parameters, conditions)
    switch sampling {
    case .grid: values = try SweepSpace.grid(axes, filter)
    case .random(let count):
      var chance = SweepChance(seed: seed)
      values = try SweepSpace.drawn(count, axes, filter) { axes.map { _ in chance.unit() } }
    case .sobol(let count):
      guard axes.count <= SobolSequence.mostDimensions else {
        throw .dimensions(axes.count, limit: SobolSequence.mostDimensions)
      }
      var sequence = SobolSequence(dimensions: axes.count)
      values = try SweepSpace.drawn(count, axes, filter) { sequence.next() }
    }
    count = values.count / max(1, axes.count)
  }

  /// One value for each axis.
  public subscript(set: Int) -> ArraySlice<SweepValue> {
    values[set * axes.count..<(set + 1) * axes.count]
  }

  private static func grid(_ axes: [SweepAxis], _ filter: Filter) throws(SweepFault) -> [SweepValue] {
    var candidates = 1
    for axis in axes {
      guard let count = axis.count else { throw .noStep(axis: axis.name) }
      candidates *= count
      guard candidates <= (filter.isEmpty ? mostSets : mostCandidates) else { throw .tooMany(limit: mostSets) }
    }
    var values: [SweepValue] = [], places = [Int](repeating: 0, count: axes.count)
    for _ in 0..<candidates {
      let set = zip(axes, places).map { $0.value($1) }
      if filter.admits(set) { values += set }
      guard values.count <= mostSets * axes.count else { throw .tooMany(limit: mostSets) }
      for axis in axes.indices.reversed() {
        places[axis] += 1
        if places[axis] < axes[axis].count ?? 0 { break }
        places[axis] = 0
      }
    }
    guard !values.isEmpty else { throw .nothingLeft(of: candidates) }
    return values
  }

  /// Draws until there are as many different ones as wanted; gives up where nothing new comes any more.
  private static func drawn(
    _ count: Int, _ axes: [SweepAxis], _ filter: Filter, _ next: () -> [Double]
  ) throws(SweepFault) -> [SweepValue] {
    guard count <= mostSets else { throw .tooMany(limit: mostSets) }
    var known: Set<[SweepValue]> = [], values: [SweepValue] = [], sinceNew = 0
    while known.count < count {
      let set = zip(axes, next()).map { $0.value(at: $1) }
      if filter.admits(set), known.insert(set).inserted {
        values += set
        sinceNew = 0
        continue
      }
      sinceNew += 1
      guard sinceNew < 100_000 else {
        throw known.isEmpty ? .nothingLeft(of: sinceNew) : .tooFew(found: known.count, wanted: count)
      }
    }
    return values
  }

  /// The conditions, with the numbers of those parameters that are not swept.
  private struct Filter {
    private let conditions: [SweepCondition]
    private let fixed: [Double]
    /// For each parameter of the strategy its axis, if it has one.
    private let axes: [Int?]

    init(_ axes: [SweepAxis], _ parameters: [SweepParameter], _ conditions: [SweepCondition]) {
      self.conditions = conditions
      fixed = parameters.map(\.value.number)
      self.axes = parameters.map { parameter in axes.firstIndex { $0.name == parameter.name } }
    }

    var isEmpty: Bool { conditions.isEmpty }

    func admits(_ set: [SweepValue]) -> Bool {
      conditions.allSatisfy { condition in
        condition.holds { parameter in axes[parameter].map { set[$0].number } ?? fixed[parameter] }
      }
    }
  }
}

/// Numbers that look random and are the same on every machine: splitmix64.
struct SweepChance {
  private var counter: UInt64

  init(seed: UInt64) { counter = seed }

  /// Evenly spread over 0 ..< 1.
  mutating func unit() -> Double {
    counter &+= 0x9E37_79B9_7F4A_7C15
    var mixed = counter
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
  }
}
