using Billing.Domain.Access;
using Billing.Domain.Primitives;

namespace Billing.Domain.Exceptions;

/// <summary>A step of an escalation path.</summary>
/// <param name="To">Role that is told.</param>
/// <param name="AfterHours">Hours of work after the limit, or after the step before.</param>
public sealed record EscalationStep(FabricRole To, decimal AfterHours);

/// <summary>What becomes of exceptions whose code begins alike.</summary>
/// <param name="Code">How the code begins, such as <c>payments.</c>; the longest that fits counts.</param>
/// <param name="Owner">Role whose people see to it.</param>
/// <param name="AtLeast">Materiality below which none of them is weighed.</param>
/// <param name="Escalation">What follows when it is not resolved in time; the policy's own path where it is null.</param>
public sealed record ExceptionRoute(string Code, FabricRole Owner, Materiality AtLeast = Materiality.Low, IReadOnlyList<EscalationStep>? Escalation = null);

/// <summary>Thresholds of materiality, in the functional currency.</summary>
/// <param name="Currency">Functional currency (ISO 4217).</param>
/// <param name="Medium">From this amount on, medium.</param>
/// <param name="High">From this amount on, high.</param>
/// <param name="Critical">From this amount on, critical.</param>
/// <param name="Rates">Worth of one unit of other currencies in the functional one; for weighing only, never for books.</param>
public sealed record MaterialityScale(string Currency, decimal Medium, decimal High, decimal Critical, IReadOnlyDictionary<string, decimal> Rates)
{
    /// <summary>The weight of an amount and the reason for it; high where it cannot be weighed, medium where there is none.</summary>
    public (Materiality Materiality, string Why) Weigh(Money? amount)
    {
        if (amount is not { } money)
        {
            return (Materiality.Medium, "no amount is at stake: medium");
        }

        if (WorthOf(money) is not { } worth)
        {
            return (Materiality.High, $"there is no rate of {money.Currency.Code} to {Currency}: high, because it cannot be weighed");
        }

        var weight = worth >= Critical ? Materiality.Critical : worth >= High ? Materiality.High : worth >= Medium ? Materiality.Medium : Materiality.Low;
        return (weight, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{worth:0.00} {Currency} at stake: {weight.ToString().ToLowerInvariant()}"));
    }

    private decimal? WorthOf(Money money) =>
        money.Currency.Code == Currency ? Math.Abs(money.Amount)
        : Rates.TryGetValue(money.Currency.Code, out var rate) ? Math.Abs(money.Amount) * rate
        : null;
}

/// <summary>How a tenant's exceptions are weighed, whom they go to, and how long people have.</summary>
/// <param name="Hours">Hours in which people work.</param>
/// <param name="Scale">Thresholds of materiality.</param>
/// <param name="Limits">Hours of work within which an exception of each materiality is to be resolved.</param>
/// <param name="Routes">Owners by code; of two with the same code the first counts.</param>
/// <param name="Escalation">What follows when an exception is not resolved in time.</param>
/// <param name="RootCauses">Tags that people may give.</param>
public sealed record ExceptionPolicy(
    WorkingHours Hours,
    MaterialityScale Scale,
    IReadOnlyDictionary<Materiality, decimal> Limits,
    IReadOnlyList<ExceptionRoute> Routes,
    IReadOnlyList<EscalationStep> Escalation,
    IReadOnlyList<string> RootCauses)
{
    /// <summary>What counts where a tenant says nothing; its zone and its currency are the company's (<see cref="In"/>).</summary>
    public static ExceptionPolicy Usual { get; } = new(
        WorkingHours.Usual(string.Empty),
        new MaterialityScale(string.Empty, 100, 1_000, 10_000, new Dictionary<string, decimal>()),
        new Dictionary<Materiality, decimal> { [Materiality.Low] = 40, [Materiality.Medium] = 16, [Materiality.High] = 8, [Materiality.Critical] = 4 },
        [
            new("payments.", FabricRole.Finance), new("payments.dispute", FabricRole.Finance, Materiality.High), new("refunds.", FabricRole.Finance),
            new("settlement.", FabricRole.Finance), new("tax.", FabricRole.Finance), new("ledger.", FabricRole.Finance), new("invoicing.", FabricRole.Finance),
            new("revenue.", FabricRole.Finance), new("pricing.", FabricRole.Pricing), new("operations.process", FabricRole.Operator, Materiality.High),
            new("configuration.", FabricRole.Operator, Materiality.High),
        ],
        [new(FabricRole.Admin, 8)],
        ["configuration", "customer", "defect", "fraud", "mapping", "master-data", "partner", "timing", "other"]);

    /// <summary>The policy with a company's time zone and functional currency where it names none.</summary>
    public ExceptionPolicy In(string timeZone, string currency) => this with
    {
        Hours = Hours.TimeZone.Length == 0 ? Hours with { TimeZone = timeZone } : Hours,
        Scale = Scale.Currency.Length == 0 ? Scale with { Currency = currency } : Scale,
    };

    /// <summary>Weighs an exception, says who sees to it, and by when.</summary>
    /// <param name="raised">The exception.</param>
    /// <param name="suggestion">Root cause that earlier ones suggest, or null.</param>
    /// <param name="traceId">Trace in which it was found, or null.</param>
    /// <param name="now">The present; the clock runs from when it was raised.</param>
    public ExceptionRouted Route(ExceptionRaised raised, RootCauseSuggestion? suggestion, string? traceId, DateTimeOffset now)
    {
        var (weight, why) = Scale.Weigh(raised.Amount);
        var route = RouteOf(raised.Code);
        var materiality = route is not null && route.AtLeast > weight ? route.AtLeast : weight;
        var owner = route?.Owner ?? FabricRole.Operator;
        var dueAt = Hours.After(raised.OccurredAt, Limits[materiality]);
        List<string> reasons =
        [
            why,
            .. materiality == weight ? [] : new[] { $"{route!.Code} is never below {Name(materiality)}" },
            route is null ? $"no route fits {raised.Code}: {Name(owner)}" : $"{route.Code} goes to {Name(owner)}",
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name(materiality)} is due within {Limits[materiality]:0.##} hours of work"),
        ];
        return new ExceptionRouted(raised.ExceptionId, materiality, owner, dueAt, reasons, suggestion, traceId, now);
    }

    /// <summary>A step of the escalation path of a code; null behind the last.</summary>
    /// <param name="code">Code of the exception.</param>
    /// <param name="level">From 1.</param>
    public EscalationStep? EscalationOf(string code, int level) => PathOf(code).ElementAtOrDefault(level - 1);

    /// <summary>When the step behind one is taken; null where none follows.</summary>
    public DateTimeOffset? NextEscalation(string code, int level, DateTimeOffset now) =>
        EscalationOf(code, level + 1) is { } next ? Hours.After(now, next.AfterHours) : null;

    private IReadOnlyList<EscalationStep> PathOf(string code) => RouteOf(code)?.Escalation ?? Escalation;

    private ExceptionRoute? RouteOf(string code) => Routes
        .Where(route => code.StartsWith(route.Code, StringComparison.Ordinal))
        .MaxBy(route => route.Code.Length);

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
