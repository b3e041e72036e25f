using Billing.Domain.Catalogue;
using Billing.Domain.Primitives;
using Billing.Domain.Revenue;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Billing.Domain.Primitives.Outcome;

namespace Billing.Domain.Tests.Revenue;

[Trait("Capability", "REV-02")]
public sealed class RatableMethodTests
{
    [Theory]
    [InlineData("2026-01-01", "2027-01-01", "2026-01-31", 0)]
    [InlineData("2026-01-01", "2027-01-01", "2026-02-01", 100)]
    [InlineData("2026-01-01", "2027-01-01", "2026-02-28", 100)]
    [InlineData("2026-01-01", "2027-01-01", "2026-12-31", 1100)]
    [InlineData("2026-01-01", "2027-01-01", "2027-01-01", 1200)]
    [InlineData("2026-01-01", "2027-01-01", "2030-01-01", 1200)]
    [InlineData("2026-01-01", "2027-01-01", "2025-06-01", 0)]
    // The 31st stays the 31st: February's share is earned on its last day, March's on the 31st.
    [InlineData("2026-01-31", "2027-01-31", "2026-02-27", 0)]
    [InlineData("2026-01-31", "2027-01-31", "2026-02-28", 100)]
    [InlineData("2026-01-31", "2027-01-31", "2026-03-30", 100)]
    [InlineData("2026-01-31", "2027-01-31", "2026-03-31", 200)]
    // Two months and half a one: the rest is earned like a month, at the end.
    [InlineData("2026-01-01", "2026-03-16", "2026-03-01", 800)]
    [InlineData("2026-01-01", "2026-03-16", "2026-03-15", 800)]
    [InlineData("2026-01-01", "2026-03-16", "2026-03-16", 1200)]
    public void Each_completed_month_earns_the_same(string start, string end, string asOf, int earned) =>
        Assert.Equal(Euro(earned), Service(start, end).EarnedByTime(DateOnly.Parse(asOf), RatableMethod.CompletedMonths));

    [Fact]
    public void Either_method_earns_nothing_before_the_first_day_never_takes_back_and_earns_the_net_by_the_last() => Prop.ForAll(
        Gen.Choose(1, 800).ToArbitrary(), Gen.Choose(-10, 900).ToArbitrary(), (length, day) =>
    {
        var start = new DateOnly(2026, 1, 31);
        var service = Service(start, start.AddDays(length));
        foreach (var method in Enum.GetValues<RatableMethod>())
        {
            var (today, tomorrow) = (service.EarnedByTime(start.AddDays(day), method), service.EarnedByTime(start.AddDays(day + 1), method));
            Assert.True(today <= tomorrow && tomorrow <= service.Net && !today.IsNegative);
            Assert.True(day > 0 || today.IsZero);
            Assert.Equal(service.Net, service.EarnedByTime(start.AddDays(length), method));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_replay_by_the_method_in_force_makes_what_was_recorded()
    {
        var recorded = Recorded(new DateOnly(2026, 1, 10), new DateOnly(2026, 2, 1), new DateOnly(2026, 2, 2));
        var replayed = RevenueReplay.Run("1001", recorded, _ => "Europe/Berlin", RatableMethod.Daily);

        Assert.Equal(
            recorded.OfType<RevenueRecognised>().Select(each => (each.RecognisedOn, each.Amount)), replayed.Select(each => (each.RecognisedOn, each.Amount)));
    }

    [Fact]
    public void A_replay_by_another_method_looks_at_what_was_given_and_not_at_what_was_recognised()
    {
        var recorded = Recorded(new DateOnly(2026, 1, 10), new DateOnly(2026, 2, 1), new DateOnly(2026, 2, 2));
        var replayed = RevenueReplay.Run("1001", recorded, _ => "Europe/Berlin", RatableMethod.CompletedMonths);

        var only = Assert.Single(replayed);
        Assert.Equal((new DateOnly(2026, 2, 1), Euro(600)), (only.RecognisedOn, only.Amount));
    }

    // Two months for 1,200, deferred on the second day, and a run on each of the days.
    private static List<IDomainEvent> Recorded(params DateOnly[] runs)
    {
        var at = new DateTimeOffset(2026, 1, 2, 9, 0, 0, TimeSpan.Zero);
        var events = new List<IDomainEvent> { new RevenueDeferred("1001", [Service("2026-01-01", "2026-03-01")], at) };
        foreach (var day in runs.Prepend(new DateOnly(2026, 1, 2)))
        {
            var state = events.Aggregate(RevenueContract.Empty, (before, happened) => before.Apply(happened));
            if (RevenueDecider.RecogniseRatably(state, "1001", day, at) is Outcome.Accepted accepted)
            {
                events.AddRange(accepted.Events);
            }
        }

        return events;
    }

    private static Obligation Service(string start, string end) => Service(DateOnly.Parse(start), DateOnly.Parse(end));

    private static Obligation Service(DateOnly start, DateOnly end) =>
        new("NW-2026-000001/1", "nordwind-de", "NW-2026-000001", "1", LineKind.Subscription, 1, Euro(1200), start, end, Euro(0));

    private static Money Euro(decimal amount) => new(amount, Currency.Of("EUR"));
}
