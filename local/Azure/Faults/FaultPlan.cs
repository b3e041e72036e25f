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
    private readonly Random _random;
    private readonly FaultRule[] _rules;
    private readonly long[] _seen;
    private readonly SortedDictionary<string, long> _injected = new(StringComparer.Ordinal);
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _calls;
    private bool _isPaused;

    /// <param name="seed">The source of all draws.</param>
    /// <param name="rules">The first rule that strikes wins.</param>
    public FaultPlan(int seed, params IReadOnlyList<FaultRule> rules)
    {
        Seed = seed;
        _random = new Random(seed);
        _rules = [.. rules];
        _seen = new long[_rules.Length];
    }

    /// <summary>The source of all draws.</summary>
    public int Seed { get; }

    /// <summary>Where each call is written, a line each, for a person who looks for a defect; null: nowhere.</summary>
    public TextWriter? Log { get; init; }

    /// <summary>How many calls there were.</summary>
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

    /// <summary>How often each fault struck, by service and kind, such as <c>Cosmos Throttle</c>.</summary>
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

    /// <summary>Lets all be well from now on, so that what is left can come to its end. Calls are counted on.</summary>
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

    /// <summary>What befalls a call, of what can happen to it.</summary>
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
            return _random.Next(count);
        }
    }

    private FaultKind Draw(ServiceCall call, FaultKind possible)
    {
        var fault = FaultKind.None;
        for (var i = 0; i < _rules.Length; i++)
        {
            var rule = _rules[i];
            if ((possible & rule.Kind) == FaultKind.None || !rule.IsAbout(call))
            {
                continue;
            }

            // Every rule counts and draws at every call that it is about, so that one rule's luck does not shift another's.
            var strikes = ++_seen[i] == rule.Nth || (rule.Probability > 0 && _random.NextDouble() < rule.Probability);
            fault = strikes && fault == FaultKind.None ? rule.Kind : fault;
        }

        return fault;
    }

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
}
