using Billing.Domain.Pricing;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-02")]
public sealed class WindowTests
{
    [Theory]
    [InlineData("2026-11-26T23:59:59.9999999+01:00", "Europe/Berlin", false)]
    [InlineData("2026-11-27T00:00:00+01:00", "Europe/Berlin", true)]
    [InlineData("2026-11-27T00:00:00+01:00", "America/New_York", false)]
    [InlineData("2026-11-27T00:00:00-05:00", "America/New_York", true)]
    [InlineData("2026-11-27T23:59:59-05:00", "America/New_York", true)]
    [InlineData("2026-11-28T00:00:00+01:00", "Europe/Berlin", false)]
    public void A_day_of_a_promotion_is_that_of_the_customer(string at, string zone, bool isOn)
    {
        var friday = Some.Percent("friday", 0.5m) with { Window = new LocalWindow(Some.Local("2026-11-27"), Some.Local("2026-11-28")) };

        var priced = Some.Priced(Some.Prices(Some.Price("A", 10)) with { Promotions = [friday] }, Some.Order(("A", 1)) with { At = Some.At(at), TimeZone = zone });

        Assert.Equal(isOn ? 5 : 10, priced.Net.Amount);
    }

    [Theory]
    [InlineData("2026-12-31T22:59:59Z", 10, 10)]
    [InlineData("2026-12-31T23:00:00Z", 12, 10)]
    [InlineData("2027-01-01T04:59:59Z", 12, 10)]
    [InlineData("2027-01-01T05:00:00Z", 12, 12)]
    public void A_price_changes_at_midnight_in_each_zone_at_its_own_time(string at, decimal inBerlin, decimal inNewYork)
    {
        var newYear = Some.Local("2027-01-01");
        var prices = Some.Prices(
            Some.Price("A", 10) with { Id = "old", Window = new LocalWindow(Until: newYear) },
            Some.Price("A", 12) with { Id = "new", Window = new LocalWindow(newYear) });
        var order = Some.Order(("A", 1)) with { At = Some.At(at) };

        Assert.Equal(inBerlin, Some.Priced(prices, order).Net.Amount);
        Assert.Equal(inNewYork, Some.Priced(prices, order with { TimeZone = "America/New_York" }).Net.Amount);
    }

    [Fact]
    public void A_window_that_names_a_zone_is_the_same_for_everyone()
    {
        var window = new LocalWindow(Some.Local("2026-11-27"), TimeZone: "Europe/Berlin");

        Assert.True(window.Holds(Some.At("2026-11-27T00:00:00+01:00"), "America/New_York"));
        Assert.False(window.Holds(Some.At("2026-11-26T23:59:59+01:00"), "Asia/Tokyo"));
    }

    // In Berlin the clock goes from 02:00 to 03:00 on 29 March 2026, at 01:00 UTC.
    [Theory]
    [InlineData("2026-03-29T00:59:59Z", false)]
    [InlineData("2026-03-29T01:00:00Z", true)]
    public void A_boundary_that_the_clock_skips_is_the_instant_at_which_it_skips(string at, bool isIn)
    {
        var skipped = Some.Local("2026-03-29T02:30:00");

        Assert.Equal(isIn, new LocalWindow(skipped).Holds(Some.At(at), Some.Berlin));
        Assert.Equal(!isIn, new LocalWindow(Until: skipped).Holds(Some.At(at), Some.Berlin));
    }

    // And from 03:00 back to 02:00 on 25 October 2026, at 01:00 UTC.
    [Theory]
    [InlineData("2026-10-25T00:29:59Z", false)]
    [InlineData("2026-10-25T00:30:00Z", true)]
    [InlineData("2026-10-25T01:15:00Z", true)]
    [InlineData("2026-10-25T01:30:00Z", true)]
    public void A_boundary_that_the_clock_shows_twice_is_the_first(string at, bool isIn)
    {
        var twice = Some.Local("2026-10-25T02:30:00");

        Assert.Equal(isIn, new LocalWindow(twice).Holds(Some.At(at), Some.Berlin));
        Assert.Equal(!isIn, new LocalWindow(Until: twice).Holds(Some.At(at), Some.Berlin));
    }

    [Theory]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-10-25", 25)]
    [InlineData("2026-06-01", 24)]
    public void A_day_has_the_hours_that_its_clock_shows(string day, int hours)
    {
        var (start, end) = (Some.Local(day), Some.Local(day).AddDays(1));
        var window = new LocalWindow(start, end);
        var noon = Some.At($"{day}T12:00:00Z");

        var held = Enumerable.Range(-30, 60).Count(hour => window.Holds(noon.AddHours(hour).AddMinutes(30), Some.Berlin));

        Assert.Equal(hours, held);
    }

    // São Paulo began daylight saving at midnight until 2019: 4 November 2018 has no 00:00.
    [Theory]
    [InlineData("2018-11-04T02:59:59Z", false)]
    [InlineData("2018-11-04T03:00:00Z", true)]
    public void A_day_without_midnight_begins_with_its_first_instant(string at, bool isIn) =>
        Assert.Equal(isIn, new LocalWindow(Some.Local("2018-11-04")).Holds(Some.At(at), "America/Sao_Paulo"));

    [Theory]
    [InlineData("2028-02-28T23:59:59+01:00", false)]
    [InlineData("2028-02-29T00:00:00+01:00", true)]
    [InlineData("2028-02-29T23:59:59+01:00", true)]
    [InlineData("2028-03-01T00:00:00+01:00", false)]
    public void A_promotion_on_leap_day_is_on_for_that_day(string at, bool isOn)
    {
        var leap = Some.Percent("leap", 0.29m) with { Window = new LocalWindow(Some.Local("2028-02-29"), Some.Local("2028-03-01")) };

        var priced = Some.Priced(Some.Prices(Some.Price("A", 100)) with { Promotions = [leap] }, Some.Order(("A", 1)) with { At = Some.At(at) });

        Assert.Equal(isOn ? 71 : 100, priced.Net.Amount);
    }
}
