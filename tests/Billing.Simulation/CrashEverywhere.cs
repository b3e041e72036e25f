using Billing.Local.Faults;

namespace Billing.Simulation;

/// <summary>
/// The thread of an order from the storefront to the bank (order, payment, parcel, delivery, invoice, document, ledger,
/// settlement), played with a crash of the host before and after each single call to a service: each time another host takes
/// over on what the dead one left, and the books must come to the same cent.
/// </summary>
internal static class CrashEverywhere
{
    private static readonly DateTimeOffset Start = SimulatedBusiness.Start;

    /// <summary>The thread with a crash at the n-th call.</summary>
    /// <param name="kind">Before the call or after it.</param>
    /// <param name="nth">Which call, counted from 1.</param>
    public static Simulation At(FaultKind kind, long nth) => new(Seed: 7, Thread(), Start.AddDays(1).AddHours(1), [new FaultRule(kind) { Nth = nth }]);

    /// <summary>Plays the thread with a crash at each call, or at each n-th one.</summary>
    /// <param name="step">1 for each call.</param>
    /// <param name="tell">Told of each play: the call, the kind, and the differences.</param>
    /// <returns>How many crashes there were.</returns>
    public static async Task<int> PlayAsync(int step, Action<long, FaultKind, IReadOnlyList<string>> tell)
    {
        var crashes = 0;
        for (var nth = 1L; ; nth += step)
        {
            foreach (var kind in new[] { FaultKind.CrashBefore, FaultKind.CrashAfter })
            {
                var run = await At(kind, nth).PlayAsync();
                if (run.Plan.Injected.Count == 0)
                {
                    return crashes;
                }

                crashes++;
                tell(nth, kind, run.Result.Differences);
            }
        }
    }

    /// <summary>Both deals: a basket with two tax rates that is paid at once, and one of which a line is refunded.</summary>
    private static List<(DateTimeOffset At, OutsideMessage Message)> Thread()
    {
        var messages = new List<(DateTimeOffset At, OutsideMessage Message)>();
        var at = Start.AddHours(9);
        DateTimeOffset Next() => at = at.AddMinutes(10);
        foreach (var (template, number) in new[] { (DealTemplate.All[0], 1L), (DealTemplate.All[^1], 2L) })
        {
            var gateway = new Payouts(template.Tenant);
            var deal = new Deal(template, $"C-{number}", number);
            messages.Add((Next(), deal.Order(at)));
            foreach (var notice in new[] { deal.Payment(at.AddMinutes(10)), deal.Refund(at.AddMinutes(20)) }.OfType<OutsideMessage>())
            {
                messages.Add((Next(), notice));
                gateway.Note(notice);
            }

            messages.AddRange(deal.Reports(() => at).Select(report => (Next(), report)).ToList());
            messages.AddRange(gateway.Close(Start).Select(file => (Start.AddHours(23), file)));
        }

        return [.. messages.OrderBy(message => message.At)];
    }
}
