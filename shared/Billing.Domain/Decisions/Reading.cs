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

    /// <summary>Goes on with the value, or hands on the problems.</summary>
    public Reading<TNext> Then<TNext>(Func<T, Reading<TNext>> next) => this switch
    {
        Success read => next(read.Value),
        Failure failed => new Reading<TNext>.Failure(failed.Problems),
        _ => throw new InvalidOperationException("A reading is a success or a failure."),
    };

    /// <summary>The value when nothing was wrong, else the problems.</summary>
    public static Reading<T> Of(T value, IReadOnlyList<Problem> problems) =>
        problems.Count == 0 ? new Success(value) : new Failure(problems);
}
