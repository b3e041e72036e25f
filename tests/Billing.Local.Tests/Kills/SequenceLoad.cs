using Items = System.Collections.Generic.SortedDictionary<string, string>;

namespace Billing.Local.Tests.Kills;

/// <summary>
/// Writers that each carry out an endless row of operations on items of their own, one after the other. What an operation
/// does follows from its number, so the items must be as the last acknowledged one left them, or the next one.
/// </summary>
internal abstract class SequenceLoad : Load
{
    private readonly Dictionary<int, Items> _items = [];
    private readonly Dictionary<int, int> _told = [];
    private readonly Dictionary<int, string> _evidence = [];
    private int _life;

    protected abstract int Writers { get; }

    /// <summary>True if what a read shows must last, as what a write acknowledged.</summary>
    protected virtual bool ReadsAreAnswers => true;

    public override IEnumerable<Func<Task>> Workers(LoadedServices services, Life life) =>
        Enumerable.Range(0, Writers).Select(writer => (Func<Task>)(() => WriteAsync(services, life, writer)))
            .Concat(ReadsAreAnswers ? [() => LookAsync(services, life)] : []);

    public override void Begin(int life)
    {
        _life = life;
        _told.Clear();
        _evidence.Clear();
    }

    /// <summary>An operation was acknowledged, or its effect was read, which must last as well.</summary>
    public override void Hear(ReadOnlySpan<string> words)
    {
        var (writer, number) = (int.Parse(words[1]), int.Parse(words[2]));
        if (number > _told.GetValueOrDefault(writer))
        {
            _told[writer] = number;
            _evidence.Remove(writer);
        }

        if (words[0] == "done" && number == _told[writer])
        {
            _evidence[writer] = words[3];
        }
    }

    public override async Task CheckAsync(LoadedServices services)
    {
        for (var writer = 0; writer < Writers; writer++)
        {
            var expected = _items.GetValueOrDefault(writer) ?? [];
            var told = _told.GetValueOrDefault(writer);
            for (var number = 1; number <= told; number++)
            {
                Change(expected, new Operation(_life, writer, number));
            }

            var found = await ReadAsync(services, writer);
            if (!found.SequenceEqual(expected))
            {
                CheckNext(found, expected, new Operation(_life, writer, told + 1));
            }
            else if (_evidence.TryGetValue(writer, out var evidence))
            {
                await CheckEvidenceAsync(services, writer, evidence);
            }

            _items[writer] = found;
        }

        Begin(_life);
    }

    /// <summary>What an operation makes of a writer's items.</summary>
    protected abstract void Change(Items items, Operation operation);

    /// <summary>What an operation that is several requests to the service leaves when it is cut off between them.</summary>
    protected virtual void ChangePartly(Items items, Operation operation)
    {
    }

    /// <summary>Carries out an operation.</summary>
    /// <returns>What else was acknowledged, without spaces.</returns>
    protected abstract Task<string> ExecuteAsync(LoadedServices services, Items items, Operation operation);

    /// <summary>A writer's items, each in a text that begins with the stamp of the operation that wrote it and a bar.</summary>
    protected abstract Task<Items> ReadAsync(LoadedServices services, int writer);

    /// <summary>Looks for what else was acknowledged with the last operation.</summary>
    protected virtual Task CheckEvidenceAsync(LoadedServices services, int writer, string evidence) => Task.CompletedTask;

    private void CheckNext(Items found, Items expected, Operation next)
    {
        var partly = new Items(expected);
        ChangePartly(partly, next);
        var whole = new Items(expected);
        Change(whole, next);
        Assert.True(
            found.SequenceEqual(partly) || found.SequenceEqual(whole),
            $"{Name}: writer {next.Writer} was told of {next.Stamp} less one, and has:\n{Text(found)}\ninstead of\n{Text(expected)}\nor of the next\n{Text(whole)}");
    }

    private static string Text(Items items) => string.Join('\n', items.Select(item => $"  {item.Key}: {item.Value}"));

    private async Task WriteAsync(LoadedServices services, Life life, int writer)
    {
        var items = await ReadAsync(services, writer);
        for (var number = 1; ; number++)
        {
            var operation = new Operation(life.Number, writer, number);
            var evidence = await ExecuteAsync(services, items, operation);
            Change(items, operation);
            life.Log.Tell(Name, "done", writer, number, evidence);
        }
    }

    private async Task LookAsync(LoadedServices services, Life life)
    {
        for (var look = 0; ; look++)
        {
            var writer = look % Writers;
            var stamps = (await ReadAsync(services, writer)).Values.Select(item => item.Split('|')[0].Split('.'))
                .Where(stamp => int.Parse(stamp[0]) == life.Number)
                .Select(stamp => int.Parse(stamp[1]));
            life.Log.Tell(Name, "seen", writer, stamps.DefaultIfEmpty().Max());
            await Task.Delay(5);
        }
    }
}

/// <summary>One operation of a writer.</summary>
internal readonly record struct Operation(int Life, int Writer, int Number)
{
    /// <summary>Marks what the operation writes.</summary>
    public string Stamp => $"{Life}.{Number}";
}
