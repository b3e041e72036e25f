using Billing.Local.Faults;

namespace Billing.Simulation;

/// <summary>Number of times that each fault strikes in a simulation: often enough that a day sees all of them, seldom enough that work gets done.</summary>
internal static class FaultRates
{
    public static IReadOnlyList<FaultRule> All { get; } =
    [
        new(FaultKind.Throttle) { Probability = 0.01 },
        new(FaultKind.Conflict) { Probability = 0.01 },
        new(FaultKind.TimeOutBefore) { Probability = 0.005 },
        new(FaultKind.TimeOutAfter) { Probability = 0.005 },
        new(FaultKind.DuplicateDelivery) { Probability = 0.02 },
        new(FaultKind.Reorder) { Probability = 0.1 },
        new(FaultKind.LockLost) { Probability = 0.01 },
        new(FaultKind.CrashBefore) { Probability = 0.0005 },
        new(FaultKind.CrashAfter) { Probability = 0.0005 },
    ];
}
