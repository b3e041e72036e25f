using System.Text;
using System.Text.Json.Nodes;

namespace Billing.Simulation;

/// <summary>
/// What happens outside, drawn from a seed: orders with their payments, refunds, parcels and deliveries, in any order and some
/// of them told twice; usage with copies; and a settlement file a day for each seller and currency.
/// </summary>
/// <param name="seed">The source of all draws.</param>
/// <param name="start">When it begins.</param>
internal sealed class OutsideWorld(int seed, DateTimeOffset start)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, Payouts> _gateways = new(StringComparer.Ordinal) { ["nordwind"] = new("nordwind"), ["sierra"] = new("sierra") };
    private int _usage;

    /// <summary>Number of orders that were placed.</summary>
    public int Orders { get; private set; }

    /// <summary>What is sent on a day, counted from 0, in the order of its times.</summary>
    public IReadOnlyList<(DateTimeOffset At, OutsideMessage Message)> Day(int day)
    {
        var midnight = start.AddDays(day);
        var messages = new List<(DateTimeOffset At, OutsideMessage Message)>();
        if (day == 0)
        {
            Add(messages, new Deal(DealTemplate.Subscription, Subscription, NextNumber()), midnight);
        }

        for (var count = _random.Next(3, 10); count > 0; count--)
        {
            var template = DealTemplate.All[_random.Next(DealTemplate.All.Count)];
            Add(messages, new Deal(template, $"S{seed}-{Orders + 1}", NextNumber()), midnight);
        }

        for (var batches = _random.Next(1, 3); batches > 0; batches--)
        {
            AddWithCopies(messages, UsageBatch(midnight), midnight.AddHours(1));
        }

        foreach (var paid in messages.Where(message => message.Message.Channel == OutsideChannel.Stripe).DistinctBy(message => message.Message.Id))
        {
            _gateways[paid.Message.Tenant].Note(paid.Message);
        }

        messages.AddRange(_gateways.Values.SelectMany(gateway => gateway.Close(midnight)).ToList().Select(file => (Some(midnight), file)));
        return [.. messages.OrderBy(message => message.At)];
    }

    private string Subscription => $"S{seed}-SUB";

    private void Add(List<(DateTimeOffset, OutsideMessage)> messages, Deal deal, DateTimeOffset midnight)
    {
        AddWithCopies(messages, deal.Order(Some(midnight)), midnight);
        var refundedAt = Some(midnight);
        var isRefundFailed = _random.Next(3) == 0;
        var isDisputed = _random.Next(4) == 0;
        IEnumerable<OutsideMessage?> told =
        [
            deal.Payment(Some(midnight)),
            deal.Refund(refundedAt),
            isRefundFailed ? deal.RefundFailure(refundedAt) : null,
            .. isDisputed ? deal.Dispute(Some(midnight), isLost: _random.Next(2) == 0) : [],
            .. deal.Reports(() => Some(midnight)),
        ];
        foreach (var message in told.OfType<OutsideMessage>())
        {
            AddWithCopies(messages, message, midnight);
        }
    }

    private void AddWithCopies(List<(DateTimeOffset, OutsideMessage)> messages, OutsideMessage message, DateTimeOffset midnight)
    {
        for (var copies = _random.Next(5) == 0 ? 2 : 1; copies > 0; copies--)
        {
            messages.Add((Some(midnight), message));
        }
    }

    private OutsideMessage UsageBatch(DateTimeOffset midnight)
    {
        var events = new JsonArray();
        for (var count = _random.Next(1, 30); count > 0; count--)
        {
            // Some events are in two batches, as a product sends them that is not sure.
            _usage += _random.Next(8) == 0 && events.Count == 0 && _usage > 0 ? 0 : 1;
            events.Add(new JsonObject
            {
                ["specversion"] = "1.0",
                ["id"] = $"u-{seed}-{_usage}",
                ["source"] = "/simulation",
                ["type"] = "com.example.usage.recorded",
                ["subject"] = Subscription + "-1",
                ["time"] = start.AddSeconds(_usage).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
                ["datacontenttype"] = "application/json",
                ["data"] = new JsonObject { ["meter"] = "api-calls", ["quantity"] = ((_usage % 17) + 1).ToString() },
            });
        }

        return new OutsideMessage("nordwind", OutsideChannel.Usage, $"usage-{midnight:yyyyMMdd}-{_usage}", Encoding.UTF8.GetBytes(events.ToJsonString()));
    }

    private DateTimeOffset Some(DateTimeOffset midnight) => midnight.AddSeconds(_random.Next(82_000));

    private long NextNumber() => (seed * 1_000_000L) + ++Orders;
}
