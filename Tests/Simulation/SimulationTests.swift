import HostSimulation
import Testing

@Suite struct SimulationTests {
  @Test func `E01 J02 J18 forty seeds end in order, with every balance as the venue's`() {
    var faults = [Int](repeating: 0, count: Fault.allCases.count), starts = 0, fills = 0
    for seed in UInt64(1)...40 {
      switch Simulation.run(seed: seed) {
      case .success(let outcome):
        for index in faults.indices { faults[index] += outcome.faults[index] }
        starts += outcome.starts
        fills += outcome.fills
      case .failure(let broken): Issue.record("seed \(broken.seed), step \(broken.step): \(broken.failure.text)")
      }
    }
    for fault in Fault.allCases {
      #expect(faults[fault.rawValue] > 2, "\(fault) came \(faults[fault.rawValue]) times")
    }
    #expect(starts > 100 && fills > 1_000, "\(starts) starts, \(fills) fills")
  }

  @Test func `E01 the same seed is the same run, and another seed another`() throws {
    let first = try Simulation.run(seed: 42).get(), other = try Simulation.run(seed: 43).get()
    #expect(try Simulation.run(seed: 42).get() == first)
    #expect(first.hash != other.hash)
  }

  @Test func `E01 books that are wrong by one unit are found: the canary fails`() {
    guard case .failure(let broken) = Simulation.run(seed: Simulation.canary) else {
      Issue.record("the auditor compares nothing")
      return
    }
    guard case .balance = broken.failure else {
      Issue.record("\(broken.failure.text)")
      return
    }
    #expect(broken.seed == Simulation.canary)
    #expect(broken.step > 0)
  }
}
