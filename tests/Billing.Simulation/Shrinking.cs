using Billing.Local.Faults;

namespace Billing.Simulation;

/// <summary>
/// Makes a failing simulation smaller while it still fails: first without whole kinds of faults, then with fewer messages.
/// What is left is often a handful of messages and one fault.
/// </summary>
internal static class Shrinking
{
    /// <summary>The smallest failing simulation found.</summary>
    /// <param name="failing">One that fails.</param>
    /// <param name="fails">True if a smaller one still does.</param>
    /// <param name="tell">Told of each step.</param>
    public static async Task<Simulation> ShrinkAsync(Simulation failing, Func<Simulation, Task<bool>> fails, Action<string> tell)
    {
        foreach (var kind in failing.Rules.Select(rule => rule.Kind).Distinct().ToList())
        {
            failing = await TryAsync(failing, failing with { Rules = [.. failing.Rules.Where(rule => rule.Kind != kind)] }, fails, $"without {kind}", tell);
        }

        for (var part = failing.Messages.Count / 2; part >= 1; part /= 2)
        {
            for (var from = 0; from < failing.Messages.Count; from += part)
            {
                var kept = failing.Messages.Where((_, index) => index < from || index >= from + part).ToList();
                var smaller = await TryAsync(failing, failing with { Messages = kept }, fails, $"with {kept.Count} messages", tell);
                from -= ReferenceEquals(smaller, failing) ? 0 : part;
                failing = smaller;
            }
        }

        return failing;
    }

    /// <summary>How a person plays a shrunk simulation again.</summary>
    public static string Command(Simulation simulation, int days)
    {
        var all = Simulation.OfSeed(simulation.Seed, days);
        var kept = simulation.Messages.Select(Identity).ToHashSet();
        var indexes = all.Messages.Index().Where(message => kept.Contains(Identity(message.Item))).Select(message => message.Index).ToList();
        var faults = simulation.Rules.Select(rule => rule.Kind.ToString()).Distinct();
        return $"dotnet run -c Release --project tests/Billing.Simulation -- --seed {simulation.Seed} --seeds 1 --days {days}"
            + (indexes.Count == all.Messages.Count ? "" : $" --messages {string.Join(',', indexes)}")
            + (simulation.Rules.Count == all.Rules.Count ? "" : $" --faults {string.Join(',', faults)}");
    }

    /// <summary>The simulation of a seed with only these messages and faults.</summary>
    public static Simulation Restrict(Simulation simulation, string? messages, string? faults)
    {
        var indexes = messages?.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToHashSet();
        var kinds = faults?.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<FaultKind>).ToHashSet();
        return simulation with
        {
            Messages = [.. simulation.Messages.Where((_, index) => indexes?.Contains(index) != false)],
            Rules = [.. simulation.Rules.Where(rule => kinds?.Contains(rule.Kind) != false)],
        };
    }

    /// <summary>Plays a simulation and says whether it fails.</summary>
    public static async Task<bool> FailsAsync(Simulation simulation)
    {
        try
        {
            return !(await simulation.PlayAsync()).Result.Holds;
        }
        catch (Exception failure) when (failure is InvalidDataException or OperationCanceledException)
        {
            // A message that is refused for want of another, or a host that does not come to rest, is a failure of another kind.
            return false;
        }
    }

    /// <summary>The bytes of two plays of a seed are equal, but not the same.</summary>
    private static (DateTimeOffset At, OutsideChannel Channel, string Id) Identity((DateTimeOffset At, OutsideMessage Message) sent) =>
        (sent.At, sent.Message.Channel, sent.Message.Id);

    private static async Task<Simulation> TryAsync(Simulation failing, Simulation smaller, Func<Simulation, Task<bool>> fails, string what, Action<string> tell)
    {
        var isFailing = await fails(smaller);
        tell($"{what}: {(isFailing ? "still fails" : "holds")}");
        return isFailing ? smaller : failing;
    }
}
