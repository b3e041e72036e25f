using Billing.Domain.Primitives;
using Billing.Domain.Metering;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Billing.Domain.Primitives.Outcome;

namespace Billing.Domain.Tests.Metering;

[Trait("Capability", "MTR-01")]
public sealed class UsageDayTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Events_are_summed_counted_and_compared_by_hour()
    {
        var day = Add(UsageDay.Empty, Use("a", 5, 0), Use("b", 2.5m, 30), Use("c", 1, 60), Use("d", 9, 10));

        Assert.Equal(
            [new UsageHour(12, 16.5m, 3, 9, 2.5m, Noon.AddMinutes(30)), new UsageHour(13, 1, 1, 1, 1, Noon.AddMinutes(60))], day.Hours);
        Assert.Equal((17.5m, 4, 9m, 1m), (day.Total, day.Count, day.Max, day.Latest));
        Assert.Equal("usage/1001-3/api-calls/2026-11-30", day.Stream?.Name);
    }

    [Fact]
    public void A_day_without_use_is_zero() =>
        Assert.Equal((0m, 0, 0m, 0m), (UsageDay.Empty.Total, UsageDay.Empty.Count, UsageDay.Empty.Max, UsageDay.Empty.Latest));

    [Fact]
    public void An_event_twice_in_a_batch_counts_once_and_the_first_one()
    {
        Assert.Equal(5, Add(UsageDay.Empty, Use("a", 5, 0), Use("a", 7, 0)).Total);
        Assert.Equal(12, Add(UsageDay.Empty, Use("a", 5, 0), Use("a", 7, 0) with { Source = "/other" }).Total);
    }

    [Fact]
    public void Nothing_new_is_a_duplicate() => Assert.IsType<Outcome.Duplicate>(UsageDecider.Add(UsageDay.Empty, []));

    [Fact]
    public void The_event_says_what_was_added_and_when_the_latest_use_was()
    {
        var accepted = Assert.IsType<Outcome.Accepted>(UsageDecider.Add(UsageDay.Empty, [Use("a", 5, 30), Use("b", 1, 0)]));
        var added = Assert.IsType<UsageAggregated>(Assert.Single(accepted.Events));

        Assert.Equal(("1001-3", "api-calls", new DateOnly(2026, 11, 30), 2, Noon.AddMinutes(30)),
            (added.SubscriptionId, added.Meter, added.Day, added.Events, added.OccurredAt));
        Assert.Equal([new UsageHour(12, 6, 2, 5, 5, Noon.AddMinutes(30))], added.Additions);
    }

    [Fact]
    public void An_event_of_another_stream_is_a_bug_of_the_caller()
    {
        var day = Add(UsageDay.Empty, Use("a", 1, 0));

        Assert.Throws<ArgumentException>(() => UsageDecider.Add(day, [Use("b", 1, 0) with { Meter = "storage" }]));
        Assert.Throws<ArgumentException>(() => UsageDecider.Add(UsageDay.Empty, [Use("b", 1, 0), Use("c", 1, 60 * 12)]));
        Assert.Throws<ArgumentException>(() => day.Hours[0].With(day.Hours[0] with { Hour = 3 }));
    }

    [Fact]
    public void A_batch_is_parted_by_subscription_meter_and_UTC_day()
    {
        var late = new UsageEvent("/s", "z", "1001-3", "api-calls", 1, new DateTimeOffset(2026, 12, 1, 0, 30, 0, TimeSpan.FromHours(1)));
        var groups = UsageBatch.Group(
            [Use("a", 1, 0), Use("b", 1, 0) with { SubscriptionId = "900-1" }, Use("c", 1, 60 * 12), late, Use("a", 3, 60 * 13), Use("d", 1, 0) with { Meter = "api" }]);

        Assert.Equal(
            [
                "usage/1001-3/api-calls/2026-11-30 az",
                "usage/1001-3/api-calls/2026-12-01 c",
                "usage/1001-3/api/2026-11-30 d",
                "usage/900-1/api-calls/2026-11-30 b",
            ],
            groups.Select(group => $"{group.Stream} {string.Concat(group.Events.Select(used => used.EventId))}"));
    }

    [Fact]
    public void Any_order_and_any_batching_of_the_same_events_ends_in_the_same_day() => Check.QuickThrowOnFailure(
        Prop.ForAll(Batches(), batches =>
        {
            var events = batches.SelectMany(batch => batch).ToList();
            var parted = batches.Aggregate(UsageDay.Empty, (day, batch) => Add(day, [.. batch]));
            var reversed = Add(UsageDay.Empty, [.. Enumerable.Reverse(events)]);

            Assert.Equal(parted.Hours, reversed.Hours);
            Assert.Equal(events.Sum(used => used.Quantity), parted.Total);
            Assert.Equal(events.Count, parted.Count);
            Assert.Equal(events.Select(used => used.Quantity).DefaultIfEmpty().Max(), parted.Max);
        }));

    [Fact]
    public void Sums_stay_exact_at_the_limits()
    {
        var day = Enumerable.Range(0, 1000).Aggregate(UsageDay.Empty, (sum, i) => Add(sum, Use($"{i}", UsageEvent.LargestQuantity - 0.000000001m, 0)));

        Assert.Equal(999_999_999_999_999.999999m, day.Total);
    }

    private static UsageEvent Use(string id, decimal quantity, int minutes) =>
        new("/gateway/eu", id, "1001-3", "api-calls", quantity, Noon.AddMinutes(minutes));

    private static UsageDay Add(UsageDay day, params UsageEvent[] events) => UsageDecider.Add(day, events) switch
    {
        Outcome.Accepted accepted => accepted.Events.Aggregate(day, (state, happened) => state.Apply(happened)),
        _ => day,
    };

    private static Arbitrary<List<List<UsageEvent>>> Batches()
    {
        var use = from minute in Gen.Choose(-720, 719)
                  from nano in Gen.Choose(0, 1_000_000)
                  select (Minute: minute, Quantity: nano * 0.000001m);
        var batch = Gen.ListOf(use);
        return Gen.ListOf(batch).Select(Number).ToArbitrary();

        static List<List<UsageEvent>> Number(IEnumerable<IEnumerable<(int Minute, decimal Quantity)>> batches)
        {
            var next = 0;
            return batches.Select(uses => uses.Select(one => Use($"{next++}", one.Quantity, one.Minute)).ToList()).ToList();
        }
    }
}
