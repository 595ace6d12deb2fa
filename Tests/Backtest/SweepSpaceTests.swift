import HostBacktest
import TestSupport
import Testing

/// Which sets of parameters a sweep has.
@Suite struct SweepSpaceTests {
  private let parameters = [
    SweepParameter("fast", .integer(1...1000), .integer(10)), SweepParameter("slow", .integer(2...5000), .integer(20)),
    SweepParameter("share", .real(0...1), .real(0.05)), SweepParameter("isShort", .boolean, .boolean(false)),
  ]

  private func space(
    _ grid: String..., where conditions: [String] = [], sampling: SweepSpace.Sampling = .grid, seed: UInt64 = 1
  ) throws -> SweepSpace {
    try SweepSpace(
      try SweepSpace.axes(grid, of: parameters), of: parameters,
      where: try conditions.map { try SweepCondition(parsing: $0, of: parameters) }, sampling: sampling, seed: seed)
  }

  private func texts(_ space: SweepSpace) -> [String] {
    (0..<space.count).map { space[$0].map(\.text).joined(separator: " ") }
  }

  @Test func `a grid has every set once, the last axis fastest`() throws {
    #expect(
      texts(try space("fast=5:15:5,isShort=true|false")) == [
        "5 true", "5 false", "10 true", "10 false", "15 true", "15 false",
      ])
    // Several options are one grid; a range without a step counts in ones.
    #expect(texts(try space("fast=1:2", "slow=7|3")) == ["1 7", "1 3", "2 7", "2 3"])
    #expect(texts(try space("share=0.01:0.1", sampling: .sobol(3))) == ["0.01", "0.055", "0.0775"])
    // What lies beyond the last whole step is not there.
    #expect(texts(try space("fast=5:14:5")) == ["5", "10"])
    #expect(texts(try space("fast=5:5:5")) == ["5"])
  }

  @Test func `steps are decimals, not sums of rounded numbers`() throws {
    #expect(texts(try space("share=0.1:0.7:0.1")) == ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"])
    #expect(texts(try space("share=0.001:0.1:0.033")) == ["0.001", "0.034", "0.067", "0.1"])
  }

  @Test(arguments: [
    ("fast<slow", 3), ("slow>fast", 3), ("fast<=slow", 6), ("fast=slow", 3), ("fast!=slow", 6), ("slow>=2*fast", 1),
    ("fast+1<slow", 1), ("slow-fast>0", 3), ("fast*fast=slow", 1), ("0<fast-slow", 3), ("-fast>-slow", 3),
    ("fast<10*share+3", 6), ("isShort=0", 9), ("fast < slow", 3),
  ])
  func `a condition keeps the sets that fulfil it`(condition: String, count: Int) throws {
    #expect(try space("fast=2:4,slow=2:4", where: [condition]).count == count)
  }

  @Test func `several conditions hold together`() throws {
    #expect(texts(try space("fast=1:4,slow=2:4", where: ["fast<slow", "fast>=2"])) == ["2 3", "2 4", "3 4"])
  }

  @Test func `what makes no sense is said with the name that is wrong`() {
    let cases: [(grid: String, fault: SweepFault)] = [
      ("", .axis("")), ("fast", .axis("fast")), ("=1:2", .axis("=1:2")), ("fast=1:2:3:4", .axis("fast=1:2:3:4")),
      ("quick=1:2", .unknownParameter("quick", known: ["fast", "slow", "share", "isShort"])),
      ("fast=1:2,fast=3:4", .axisTwice("fast")), ("fast=1:x", .value("x", axis: "fast", wanted: "a whole number")),
      ("fast=1.5:2", .value("1.5", axis: "fast", wanted: "a whole number")),
      ("fast=0:5", .outOfRange("0", axis: "fast", minimum: "1", maximum: "1000")),
      ("fast=5:2000:5", .outOfRange("2000", axis: "fast", minimum: "1", maximum: "1000")),
      ("fast=5:50:0", .step(axis: "fast")), ("fast=5:50:-5", .step(axis: "fast")),
      ("fast=50:5:5", .backwards(axis: "fast")), ("share=0.1:0.5", .noStep(axis: "share")),
      ("share=0.1:1.5:0.1", .outOfRange("1.5", axis: "share", minimum: "0.0", maximum: "1.0")),
      ("isShort=1", .value("1", axis: "isShort", wanted: "true or false")),
      ("isShort=true:false", .value("true:false", axis: "isShort", wanted: "true|false")),
      ("fast=5|5", .value("5|5", axis: "fast", wanted: "a list without a repetition")),
      ("fast=1:1000,slow=2:5000", .tooMany(limit: SweepSpace.mostSets)),
      ("share=0:1:0.000000001", .tooMany(limit: SweepSpace.mostSets)),
    ]
    for (grid, fault) in cases {
      #expect(throws: fault, "\(grid)") { try space(grid) }
    }
    #expect(throws: SweepFault.nothingLeft(of: 4)) { try space("fast=8:9,slow=2:3", where: ["fast<slow"]) }
    for condition in ["", "fast", "fast<", "<slow", "fast<quick", "fast**2<slow", "fast<1e3", "fast<slow<9"] {
      #expect(throws: SweepFault.self, "\(condition)") { try space("fast=1:2", where: [condition]) }
    }
  }

  @Test func `draws are different sets within the space, and the same for the same seed`() throws {
    let grid = ["fast=5:50:5,slow=20:200:10", "share=0.01:0.1"]
    for sampling in [SweepSpace.Sampling.random(200), .sobol(200)] {
      let space = try space(grid[0], grid[1], where: ["fast<slow"], sampling: sampling)
      #expect(space.count == 200)
      #expect(Set(texts(space)).count == 200)
      for set in 0..<space.count {
        let numbers = space[set].map(\.number)
        #expect((5...50).contains(numbers[0]) && numbers[0].truncatingRemainder(dividingBy: 5) == 0)
        #expect((20...200).contains(numbers[1]) && numbers[0] < numbers[1])
        #expect((0.01...0.1).contains(numbers[2]))
      }
      #expect(texts(space) == texts(try self.space(grid[0], grid[1], where: ["fast<slow"], sampling: sampling)))
    }
    let other = try space(grid[0], grid[1], where: ["fast<slow"], sampling: .random(200), seed: 2)
    #expect(texts(other) != texts(try space(grid[0], grid[1], where: ["fast<slow"], sampling: .random(200))))
    // More draws begin with the fewer ones: a sweep can be enlarged.
    let few = texts(try space(grid[0], sampling: .random(20))), more = texts(try space(grid[0], sampling: .random(40)))
    #expect(Array(more.prefix(20)) == few)
    #expect(throws: SweepFault.tooFew(found: 4, wanted: 5)) { try space("fast=1:2,slow=2:3", sampling: .random(5)) }
    #expect(throws: SweepFault.tooFew(found: 4, wanted: 5)) { try space("fast=1:2,slow=2:3", sampling: .sobol(5)) }
    #expect(try space("fast=1:2,slow=2:3", sampling: .sobol(4)).count == 4)
  }

  @Test func `the Sobol sequence is scipy's`() throws {
    let scratch = Scratch(), dimensions = SobolSequence.mostDimensions, count = 2000
    let text = try python(
      """
      import warnings
      from scipy.stats.qmc import Sobol
      warnings.simplefilter("ignore")
      for point in Sobol(\(dimensions), scramble=False, bits=32).random(\(count)):
          print(*map(float.hex, point))
      """, in: scratch)
    let lines = text.split(separator: "\n")
    try #require(lines.count == count && dimensions == 32)
    var sequence = SobolSequence(dimensions: dimensions)
    for line in lines { #expect(sequence.next() == line.split(separator: " ").compactMap { Double($0) }) }
  }

  @Test(arguments: [1, 2, 7, 30])
  func `shards have no set in common and are the whole together`(count: Int) throws {
    let shards = try (1...count).map { try #require(SweepShard("\($0)/\(count)")) }
    for set in 0..<100 { #expect(shards.filter { $0.has(set) }.count == 1) }
    let sizes = shards.map { shard in (0..<100).filter(shard.has).count }
    #expect(sizes.max()! - sizes.min()! <= 1)
  }

  @Test func `a shard that does not exist is none`() {
    for text in ["", "1", "0/3", "4/3", "1/0", "-1/3", "1/3/5", "a/b", "01/3", "1/", "+1/3", "1 /3"] {
      #expect(SweepShard(text) == nil, "\(text)")
    }
  }
}
