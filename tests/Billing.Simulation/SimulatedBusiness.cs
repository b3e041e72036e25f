using Billing.Domain.Audit;
using Billing.Functions.Audit;
using Billing.Local.Hosting;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Simulation;

/// <summary>What a seed came to.</summary>
/// <param name="Orders">Orders placed.</param>
/// <param name="Sent">Messages sent, each time counted.</param>
/// <param name="Repeated">Of these, such as had been taken before.</param>
/// <param name="Differences">What the two audits found.</param>
internal sealed record SimulationResult(int Orders, int Sent, int Repeated, IReadOnlyList<string> Differences)
{
    /// <summary>True if the books are right.</summary>
    public bool Holds => Differences.Count == 0;
}

/// <summary>
/// Sends messages at their times, again until each is taken, while the fault plan strikes; lets all be well in the end, and
/// audits: with the audit of the product, and with one that knows nothing of it.
/// </summary>
internal sealed class SimulatedBusiness(SimulatedHost host)
{
    private readonly List<OutsideMessage> _taken = [];
    private int _sent;

    /// <summary>When the days begin.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Plays all messages, up to a time, and audits.</summary>
    public async Task<SimulationResult> PlayAsync(IEnumerable<(DateTimeOffset At, OutsideMessage Message)> messages, DateTimeOffset end)
    {
        foreach (var (at, message) in messages)
        {
            await host.AdvanceToAsync(at);
            await SendUntilTakenAsync(message);
        }

        await host.AdvanceToAsync(end);
        host.Plan.Pause();
        await host.AdvanceToAsync(end.AddDays(1));
        var differences = await host.RunAsync(AuditAsync);
        var once = _taken.DistinctBy(message => (message.Channel, message.Id)).ToList();
        return new SimulationResult(once.Count(message => message.Channel == OutsideChannel.Shopify), _sent, _taken.Count - once.Count, differences);
    }

    /// <summary>A sender who is not told that its message was taken sends it again, a minute later.</summary>
    private async Task SendUntilTakenAsync(OutsideMessage message)
    {
        while (true)
        {
            _sent++;
            var status = await host.RunAsync(fabric => message.SendAsync(fabric, host.Clock));
            if (status is >= 200 and < 300)
            {
                _taken.Add(message);
                return;
            }

            if (status is not (429 or >= 500))
            {
                throw new InvalidDataException($"{message.Channel} {message.Id} was answered {status}.");
            }

            await host.AdvanceToAsync(host.Clock.GetUtcNow().AddMinutes(1));
        }
    }

    private async Task<IReadOnlyList<string>> AuditAsync(LocalFabric fabric)
    {
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime);
        var differences = new List<string>();
        foreach (var name in _taken.Select(message => message.Tenant).Distinct().Order(StringComparer.Ordinal))
        {
            differences.AddRange((await IndependentAudit.CompareAsync(fabric, name, _taken, today)).Select(difference => $"{name}: {difference}"));
            var tenant = (await fabric.Services.GetRequiredService<ITenantSource>().GetAsync()).Get(name);
            var facts = await fabric.Services.GetRequiredService<BooksReader>().ReadAsync(tenant, CancellationToken.None);
            differences.AddRange(BooksAudit.Check(facts).Where(check => !check.Ok).Select(check => $"{name}: {check.Name}: {check.Detail}"));
        }

        return differences;
    }
}
