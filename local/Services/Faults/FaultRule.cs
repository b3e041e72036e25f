namespace Billing.Local.Faults;

/// <summary>The rule for a fault: at the n-th call that it is about, or at each with a probability.</summary>
/// <remarks>
/// A rule is about the calls that its fault can happen to; <see cref="Service"/>, <see cref="Operation"/> and <see cref="Target"/> narrow it
/// down.
/// </remarks>
/// <param name="Kind">The fault; one kind.</param>
public sealed record FaultRule(FaultKind Kind)
{
    /// <summary>The service; null for all.</summary>
    public LocalService? Service { get; init; }

    /// <summary>The operation, such as <c>Batch</c>; null for all.</summary>
    public string? Operation { get; init; }

    /// <summary>A part of what the call is made on, such as <c>journal/</c> or <c>events</c>; null for all.</summary>
    public string? Target { get; init; }

    /// <summary>Probability at each call, from 0 to 1.</summary>
    public double Probability { get; init; }

    /// <summary>At which call it strikes, once, counted from 1; null when only the probability counts.</summary>
    public long? Nth { get; init; }

    /// <summary>Text of the calls that it is about; by this its draws are told from those of other rules.</summary>
    internal string About => $"{Kind} {Service} {Operation}";

    /// <exception cref="ArgumentException">The rule can never strike, or not as it says.</exception>
    internal void Check()
    {
        if (!int.IsPow2((int)Kind))
        {
            throw new ArgumentException($"{nameof(Kind)}: a rule has one kind of fault, not {Kind}.");
        }

        if (Probability is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"{nameof(Probability)}: {Probability} is not between 0 and 1 ({About}).");
        }

        if (Nth < 1)
        {
            throw new ArgumentException($"{nameof(Nth)}: calls are counted from 1, there is no call {Nth} ({About}).");
        }
    }

    internal bool IsAbout(ServiceCall call) =>
        (Service is null || Service == call.Service)
        && (Operation is null || string.Equals(Operation, call.Operation, StringComparison.OrdinalIgnoreCase))
        && (Target is null || call.Target.Contains(Target, StringComparison.Ordinal));
}
