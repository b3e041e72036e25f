using Billing.Domain.Primitives;

namespace Billing.Domain.Tests;

/// <summary>What tests ask of outcomes.</summary>
internal static class Deciding
{
    /// <summary>The events of an accepted outcome.</summary>
    public static IReadOnlyList<IDomainEvent> Events(this Outcome outcome) => Assert.IsType<Outcome.Accepted>(outcome).Events;

    /// <summary>The only event of a kind.</summary>
    public static T Single<T>(this Outcome outcome) => Assert.Single(outcome.Events().OfType<T>());

    /// <summary>The code of the only problem of a rejected outcome.</summary>
    public static string Code(this Outcome outcome) => Assert.Single(Assert.IsType<Outcome.Rejected>(outcome).Problems).Code;

    /// <summary>That nothing happens again.</summary>
    public static void IsDone(this Outcome outcome) => Assert.IsType<Outcome.Duplicate>(outcome);

    /// <summary>The state after a command that was accepted or done before.</summary>
    public static T After<T>(this T state, Outcome outcome)
        where T : IStreamState<T> => outcome is Outcome.Duplicate ? state : state.After(outcome.Events());

    /// <summary>The state after some events.</summary>
    public static T After<T>(this T state, IEnumerable<IDomainEvent> events)
        where T : IStreamState<T> => events.Aggregate(state, (before, happened) => before.Apply(happened));

    /// <summary>The value of a sound reading.</summary>
    public static T Value<T>(this ParseResult<T> reading) => Assert.IsType<ParseResult<T>.Success>(reading).Value;

    /// <summary>Path and code of each problem of a failed reading, in order.</summary>
    public static IReadOnlyList<string> Problems<T>(this ParseResult<T> reading) =>
        Assert.IsType<ParseResult<T>.Failure>(reading).Problems.Select(problem => $"{problem.Path} {problem.Code}").ToList();
}
