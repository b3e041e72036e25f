namespace Billing.Domain.Decisions;

/// <summary>What came of reading a document that somebody sent: a value, or every problem that was found in it.</summary>
/// <typeparam name="T">What was read.</typeparam>
public abstract record Reading<T>
{
    private Reading()
    {
    }

    /// <summary>The document was sound.</summary>
    public sealed record Success(T Value) : Reading<T>;

    /// <summary>The document was refused; there is at least one problem.</summary>
    public sealed record Failure(IReadOnlyList<Problem> Problems) : Reading<T>;
}
