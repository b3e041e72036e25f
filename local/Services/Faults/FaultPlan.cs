using System.Security.Cryptography;
using System.Text;

namespace Billing.Local.Faults;

/// <summary>
/// Decides from a seed which calls of the local services go wrong, and how. It outlives the hosts that it kills: counts and
/// draws go on in the next life. With a <see cref="SteppedScheduler"/> of the same seed, the same input gives the same calls
/// in the same order, and so the same faults.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly Random _picks;
    private readonly RuleCount[] _rules;
    private readonly SortedDictionary<string, long> _injected = new(StringComparer.Ordinal);
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _calls;
    private bool _isPaused;

    /// <param name="seed">The source of all draws.</param>
    /// <param name="rules">The first rule that strikes wins. Each draws for itself, so that one can be left out and the others strike as before.</param>
    /// <exception cref="ArgumentException">A rule has more than one kind, or a probability or number that cannot be.</exception>
    public FaultPlan(int seed, params IReadOnlyList<FaultRule> rules)
    {
        Seed = seed;
        _picks = RandomFor("picks");
        var alike = new Dictionary<string, int>(StringComparer.Ordinal);
        _rules = [.. rules.Select(rule =>
        {
            rule.Check();
            var about = rule.About;
            alike[about] = alike.GetValueOrDefault(about) + 1;
            return new RuleCount(rule, RandomFor($"{about} {alike[about]}"));
        })];
    }

    /// <summary>The source of all draws.</summary>
    public int Seed { get; }

    /// <summary>Writer that gets a line for each call, for a person who looks for a defect; null for none.</summary>
    public TextWriter? Log { get; init; }

    /// <summary>Number of calls so far.</summary>
    public long Calls
    {
        get
        {
            lock (_gate)
            {
                return _calls;
            }
        }
    }

    /// <summary>Number of times that each fault struck, by service and kind, such as <c>Cosmos Throttle</c>.</summary>
    public IReadOnlyDictionary<string, long> Injected
    {
        get
        {
            lock (_gate)
            {
                return new SortedDictionary<string, long>(_injected, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>A digest of all calls in their order and what befell them: equal when two runs were the same.</summary>
    public string Digest
    {
        get
        {
            lock (_gate)
            {
                return Convert.ToHexStringLower(_digest.GetCurrentHash())[..16];
            }
        }
    }

    /// <summary>Lets all be well from now on, so that what is left can come to its end. No rule counts them.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _isPaused = true;
        }
    }

    /// <summary>Goes on after <see cref="Pause"/>.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _isPaused = false;
        }
    }

    /// <summary>Draws the fault of a call, among those that can happen to it.</summary>
    internal FaultKind Next(ServiceCall call, FaultKind possible)
    {
        lock (_gate)
        {
            _calls++;
            var fault = _isPaused ? FaultKind.None : Draw(call, possible);
            Note(call, fault);
            return fault;
        }
    }

    /// <summary>One of so many, drawn.</summary>
    internal int Pick(int count)
    {
        lock (_gate)
        {
            return _picks.Next(count);
        }
    }

    private FaultKind Draw(ServiceCall call, FaultKind possible)
    {
        var fault = FaultKind.None;
        foreach (var rule in _rules)
        {
            // Every rule counts and draws at every call that it is about, so that one rule's luck does not shift another's.
            if ((possible & rule.Kind) != FaultKind.None && rule.Strikes(call) && fault == FaultKind.None)
            {
                fault = rule.Kind;
            }
        }

        return fault;
    }

    /// <summary>The same draws for the same seed and name, on every machine.</summary>
    private Random RandomFor(string name) =>
        new(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed} {name}"))));

    private void Note(ServiceCall call, FaultKind fault)
    {
        var line = fault == FaultKind.None ? $"{_calls} {call}\n" : $"{_calls} {call} {fault}\n";
        _digest.AppendData(Encoding.UTF8.GetBytes(line));
        Log?.Write(line);
        if (fault != FaultKind.None)
        {
            var key = $"{call.Service} {fault}";
            _injected[key] = _injected.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>A rule, and how many calls it has seen.</summary>
    private sealed class RuleCount(FaultRule rule, Random random)
    {
        private long _seen;

        public FaultKind Kind => rule.Kind;

        public bool Strikes(ServiceCall call)
        {
            if (!rule.IsAbout(call))
            {
                return false;
            }

            var isLucky = rule.Probability > 0 && random.NextDouble() < rule.Probability;
            return ++_seen == rule.Nth || isLucky;
        }
    }
}
