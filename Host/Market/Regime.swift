/// A spell of one kind of market. Spells follow one another at random: where one ends, `successors` says which can
/// begin, so that a crash is followed by a recovery.
///
/// Lengths are in steps, a step being one bar or one trade, so that a short history at any interval has several of
/// them. Drift and volatility are in units of the instrument's usual volatility of one step.
enum Regime: Int, CaseIterable, Sendable {
  case calm
  case trendUp
  case trendDown
  case volatile
  case crash
  case recovery

  struct Character: Sendable {
    let drift: Double
    let volatility: Double
    /// The mean; a spell may end at each step, so that its length has no memory.
    let length_steps: Double
    /// What may follow, each with its weight. Weights add up to 1.
    let successors: [(regime: Regime, weight: Double)]
  }

  var character: Character {
    switch self {
    case .calm:
      Character(
        drift: 0, volatility: 0.6, length_steps: 400,
        successors: [(.trendUp, 0.4), (.trendDown, 0.3), (.volatile, 0.25), (.crash, 0.05)])
    case .trendUp:
      Character(
        drift: 0.08, volatility: 0.8, length_steps: 300,
        successors: [(.calm, 0.5), (.volatile, 0.3), (.trendDown, 0.1), (.crash, 0.1)])
    case .trendDown:
      Character(
        drift: -0.08, volatility: 0.9, length_steps: 300,
        successors: [(.calm, 0.5), (.volatile, 0.25), (.trendUp, 0.15), (.crash, 0.1)])
    case .volatile:
      Character(
        drift: 0, volatility: 2.5, length_steps: 150,
        successors: [(.calm, 0.5), (.trendUp, 0.2), (.trendDown, 0.2), (.crash, 0.1)])
    case .crash:
      Character(
        drift: -1, volatility: 4, length_steps: 30,
        successors: [(.recovery, 0.8), (.volatile, 0.2)])
    case .recovery:
      Character(
        drift: 0.2, volatility: 1.8, length_steps: 120,
        successors: [(.calm, 0.5), (.trendUp, 0.3), (.volatile, 0.2)])
    }
  }
}
