using System.Text.RegularExpressions;
using Billing.Local.Faults;

namespace Billing.Simulation;

/// <summary>
/// Makes a failing simulation smaller while it still fails: first without whole kinds of faults, then with fewer messages.
/// What is left is often a handful of messages and one fault.
/// </summary>
internal static partial class Shrinking
{
    /// <summary>A difference without its figures and names.</summary>
    /// <remarks>A list without a payment has other books, and may differ from what is expected for that alone: only what the first play showed counts.</remarks>
    public static string KindOf(string difference) => Figures().Replace(difference, "#");

    [GeneratedRegex(@"-?[0-9][0-9.,]*|S[0-9]+-\S+")]
    private static partial Regex Figures();

    // All of an order goes, or stays: it is the step that takes most and breaks least.
    [GeneratedRegex(@"S[0-9]+-(?:SUB|[0-9]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

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

        foreach (var order in failing.Messages.Select(sent => Reference().Match(sent.Message.Id).Value).Where(reference => reference.Length > 0).Distinct().ToList())
        {
            var kept = failing.Messages.Where(sent => Reference().Match(sent.Message.Id).Value != order).ToList();
            failing = await TryAsync(failing, failing with { Messages = kept }, fails, $"without order {order}", tell);
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

    /// <summary>Plays a simulation and says whether it shows a difference of a kind that was shown before.</summary>
    public static async Task<bool> FailsAlikeAsync(Simulation simulation, IReadOnlyList<string> differences)
    {
        var folder = string.Empty;
        try
        {
            var run = await simulation.PlayAsync();
            folder = run.Folder;
            return run.Result.Differences.Select(KindOf).Intersect(differences.Select(KindOf)).Any();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A message that is refused for want of another, a host that does not come to rest, books that nobody can work out: another failure.
            return false;
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
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
