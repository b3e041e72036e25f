namespace Billing.Domain.Primitives;

/// <summary>The result of reading a document that somebody sent: a value, or every problem found in it.</summary>
/// <typeparam name="T">What was read.</typeparam>
public abstract record ParseResult<T>
{
    private ParseResult()
    {
    }

    /// <summary>The document was sound.</summary>
    public sealed record Success(T Value) : ParseResult<T>;

    /// <summary>The document was refused; there is at least one problem.</summary>
    public sealed record Failure(IReadOnlyList<Problem> Problems) : ParseResult<T>;

    /// <summary>Goes on with the value, or hands on the problems.</summary>
    public ParseResult<TNext> Then<TNext>(Func<T, ParseResult<TNext>> next) => this switch
    {
        Success read => next(read.Value),
        Failure failed => new ParseResult<TNext>.Failure(failed.Problems),
        _ => throw new InvalidOperationException("A reading is a success or a failure."),
    };

    /// <summary>The value when nothing was wrong, else the problems.</summary>
    public static ParseResult<T> Of(T value, IReadOnlyList<Problem> problems) =>
        problems.Count == 0 ? new Success(value) : new Failure(problems);
}
