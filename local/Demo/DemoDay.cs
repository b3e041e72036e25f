using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Local.Demo;

/// <summary>The script: a month of subscriptions, then a day of business with duplicates, late and early messages, and wrong input.</summary>
internal sealed class DemoDay(LocalFabric fabric, SimulatedClock clock, DemoScreen screen)
{
    /// <summary>Upkeep once a day: the month is to be over in seconds.</summary>
    public const string UpkeepSchedule = "0 30 3 * * *";

    private readonly DemoSenders _senders = new(fabric, clock);

    /// <summary>Time at which the demo begins.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 10, 1, 8, 30, 0, TimeSpan.Zero);

    /// <summary>Time at which the demo is over.</summary>
    public static DateTimeOffset End { get; } = new(2026, 11, 3, 3, 0, 0, TimeSpan.Zero);

    /// <summary>Counts of the senders.</summary>
    public DemoCounts Counts => _senders.Counts;

    /// <summary>Plays all of it.</summary>
    public async Task PlayAsync()
    {
        await SubscriptionsAsync();
        await NordwindMorningAsync();
        await SierraDayAsync();
        await NordwindAfternoonAsync();
        await WrongInputAsync();
        await EveningAsync();
    }

    private async Task SubscriptionsAsync()
    {
        await OrderAsync("2026-10-01T09:05:10Z", "nordwind", "order-1001-subscription", "Order 1001: 5 seats of Flotten-Monitor Pro");
        await StripeAsync("2026-10-01T09:05:40Z", "nordwind", "payment-1001", "Payment of order 1001");
        await OrderAsync("2026-10-01T12:20:05Z", "sierra", "order-2001-subscription", "Order 2001: 3 seats of Trail Safety Cloud");
        await StripeAsync("2026-10-01T12:20:20Z", "sierra", "payment-2001", "Payment of order 2001");
        await NightAsync("2026-10-02T03:00:00Z", "Nightly runs: first period of both subscriptions invoiced");
        await AtAsync("2026-10-26T08:00:00Z", "nordwind", "Usage of October, first part", () => _senders.UsageAsync("nordwind", "october-1"));
        await AtAsync("2026-10-26T08:05:00Z", "nordwind", "Usage of October, second part, 20 events sent before", () => _senders.UsageAsync("nordwind", "october-2"));
        await AtAsync("2026-10-26T08:10:00Z", "sierra", "Usage of October", () => _senders.UsageAsync("sierra", "october"));
        await NightAsync("2026-11-02T06:00:00Z", "Nightly runs of October: revenue by the day, November invoiced");
    }

    private async Task NordwindMorningAsync()
    {
        await StripeAsync("2026-11-02T06:30:10Z", "nordwind", "payment-1001-renewal", "Payment for November of order 1001");
        await OrderAsync("2026-11-02T07:14:35Z", "nordwind", "order-1002-mixed-basket", "Order 1002: two VAT rates, download, discount, shipping");
        await StripeAsync("2026-11-02T07:14:45Z", "nordwind", "payment-1002", "Payment of order 1002");
        await OrderAsync("2026-11-02T07:15:20Z", "nordwind", "order-1002-mixed-basket", "Order 1002 delivered by the storefront again");
        await StripeAsync("2026-11-02T07:16:00Z", "nordwind", "payment-1002", "Payment of order 1002 delivered again");
        await OrderAsync("2026-11-02T08:40:05Z", "nordwind", "order-1003-reverse-charge", "Order 1003: French company, reverse charge, 30 days");
        await OrderAsync("2026-11-02T08:45:05Z", "nordwind", "order-1006-below-contract", "Order 1006: ten euros below the price of its contract");
        await AtAsync("2026-11-02T08:50:00Z", "nordwind", "Order 1006 waits for a person", () => _senders.StatusAsync("nordwind", "1006"));
        await AtAsync("2026-11-02T08:55:00Z", "nordwind", "Order 1006 is released, with a name and a reason", () => _senders.ReleaseAsync("nordwind", "1006"));
        await AtAsync("2026-11-02T09:00:00Z", "nordwind", "Order 1006 goes on", () => _senders.StatusAsync("nordwind", "1006"));
        await StripeAsync("2026-11-02T09:02:32Z", "nordwind", "payment-1004", "Payment of order 1004, which is not here yet");
        await OrderAsync("2026-11-02T09:02:50Z", "nordwind", "order-1004-paid-before-it-came", "Order 1004: Greek customer, Greek VAT");
        await OrderAsync("2026-11-02T09:30:05Z", "nordwind", "order-1005-totals-differ", "Order 1005: its totals do not add up");
        await WarehouseAsync("2026-11-02T10:30:10Z", "nordwind", "shipped-1002", "Order 1002 shipped");
    }

    private async Task SierraDayAsync()
    {
        await OrderAsync("2026-11-02T12:30:05Z", "sierra", "order-2004-yen", "Order 2004: Japanese club, in yen, export");
        await StripeAsync("2026-11-02T12:30:30Z", "sierra", "payment-2004", "Payment of order 2004");
        await WarehouseAsync("2026-11-02T13:10:30Z", "nordwind", "shipped-1004", "Order 1004 shipped");
        await OrderAsync("2026-11-02T14:12:15Z", "sierra", "order-2002-split-shipment", "Order 2002: two sales taxes, two parcels");
        await StripeAsync("2026-11-02T14:12:40Z", "sierra", "payment-2002", "Payment of order 2002");
        await OrderAsync("2026-11-02T15:45:05Z", "sierra", "order-2003-tax-exempt", "Order 2003: tax-exempt association");
        await StripeAsync("2026-11-02T15:45:30Z", "sierra", "payment-2003", "Payment of order 2003");
        await OrderAsync("2026-11-02T17:01:05Z", "sierra", "order-2005-refunded-line", "Order 2005: one line will not be delivered");
        await StripeAsync("2026-11-02T17:01:30Z", "sierra", "payment-2005", "Payment of order 2005");
        await WarehouseAsync("2026-11-02T18:00:10Z", "sierra", "shipped-2002-a", "Order 2002: first parcel, two of three ropes");
        await WarehouseAsync("2026-11-02T18:20:10Z", "sierra", "shipped-2003", "Order 2003 shipped");
        await WarehouseAsync("2026-11-02T19:00:10Z", "sierra", "shipped-2005", "Order 2005: the poles shipped");
        await WarehouseAsync("2026-11-02T19:30:10Z", "sierra", "shipped-2002-b", "Order 2002: second parcel");
        await StripeAsync("2026-11-02T20:00:10Z", "sierra", "refund-2005", "Refund of the headlamp of order 2005");
        await WarehouseAsync("2026-11-02T20:05:10Z", "sierra", "shipped-2004", "Order 2004 shipped");
    }

    private async Task NordwindAfternoonAsync()
    {
        await WarehouseAsync("2026-11-02T20:10:00Z", "nordwind", "delivered-1003", "Order 1003 delivered, told before it was shipped");
        await WarehouseAsync("2026-11-02T20:12:00Z", "nordwind", "shipped-1003", "Order 1003 shipped, told late");
        await WarehouseAsync("2026-11-02T20:15:00Z", "nordwind", "performed-1003", "Order 1003: four of six hours of work done");
        await WarehouseAsync("2026-11-02T20:20:00Z", "nordwind", "delivered-1002", "Order 1002 delivered");
        await AtAsync("2026-11-02T20:30:00Z", "nordwind", "Usage of 31 October, after October was invoiced", () => _senders.UsageAsync("nordwind", "late"));
    }

    private async Task WrongInputAsync()
    {
        await AtAsync("2026-11-02T21:00:00Z", "nordwind", "Order with a forged signature", () => _senders.ForgedOrderAsync("nordwind", "order-1002-mixed-basket"));
        await AtAsync("2026-11-02T21:01:00Z", "merlion", "Order for a tenant of southeastasia", () => _senders.MisdirectedOrderAsync("merlion"));
        await AtAsync("2026-11-02T21:02:00Z", "sierra", "Usage with a quantity that is no number", () => _senders.UsageAsync("sierra", "wrong"));
        await AtAsync("2026-11-02T21:10:00Z", "sierra", "Settlement file with a wrong total: rejected whole", () => _senders.SettlementAsync("sierra", "wrong-totals"));
    }

    private async Task EveningAsync()
    {
        await StripeAsync("2026-11-02T21:20:00Z", "nordwind", "payout-20261102", "Notice of the EUR payout, which its file must add up to");
        await AtAsync("2026-11-02T21:30:00Z", "nordwind", "Settlement of the EUR payout", () => _senders.SettlementAsync("nordwind", "po_NW20261102EUR"));
        await AtAsync("2026-11-02T21:31:00Z", "sierra", "Settlement of the USD payout", () => _senders.SettlementAsync("sierra", "po_SI20261102USD"));
        await AtAsync("2026-11-02T21:32:00Z", "sierra", "Settlement of the JPY payout", () => _senders.SettlementAsync("sierra", "po_SI20261102JPY"));
        await WarehouseAsync("2026-11-02T22:45:10Z", "sierra", "delivered-2002-a", "Order 2002: first parcel delivered");
        await WarehouseAsync("2026-11-02T23:00:10Z", "sierra", "delivered-2003", "Order 2003 delivered");
        await WarehouseAsync("2026-11-03T00:00:10Z", "sierra", "delivered-2005", "Order 2005 delivered");
        await NightAsync($"{End:O}", "Nightly runs: one more day of revenue");
    }

    private Task OrderAsync(string at, string tenant, string sample, string what) => AtAsync(at, tenant, what, () => _senders.OrderAsync(tenant, sample));

    private Task StripeAsync(string at, string tenant, string sample, string what) => AtAsync(at, tenant, what, () => _senders.StripeAsync(tenant, sample));

    private Task WarehouseAsync(string at, string tenant, string sample, string what) => AtAsync(at, tenant, what, () => _senders.WarehouseAsync(tenant, sample));

    private async Task AtAsync(string at, string tenant, string what, Func<Task<string>> act)
    {
        await clock.AdvanceToAsync(DateTimeOffset.Parse(at), () => fabric.DrainAsync());
        var result = await act();
        await fabric.DrainAsync();
        screen.Show(clock.GetUtcNow(), tenant, what, result);
    }

    private Task NightAsync(string until, string what) => AtAsync(until, string.Empty, what, () => Task.FromResult("done"));
}
