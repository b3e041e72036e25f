namespace Billing.Domain.Revenue;

/// <summary>The measure of service over time (ASC 606-10-25-31: by time elapsed).</summary>
/// <remarks>
/// The fabric recognises daily; the other is run beside it in comparisons, before a company that amortises month by month changes over.
/// </remarks>
public enum RatableMethod
{
    /// <summary>Each day of the service period earns the same.</summary>
    Daily,

    /// <summary>Each month of the service period earns the same, when it is over; so does a rest that is no whole month.</summary>
    CompletedMonths,
}
