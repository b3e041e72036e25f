namespace Billing.Domain.Exceptions;

/// <summary>The weight of an exception for the books.</summary>
public enum Materiality
{
    /// <summary>Below everything that the policy calls heavier.</summary>
    Low,

    /// <summary>Seen to in its turn.</summary>
    Medium,

    /// <summary>Seen to today; also what cannot be weighed.</summary>
    High,

    /// <summary>Seen to at once.</summary>
    Critical,
}
