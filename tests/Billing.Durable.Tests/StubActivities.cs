using System.Text.Json;

namespace Billing.Durable.Tests;

/// <summary>Answers for the app's activities and writes down what they were asked, failures included.</summary>
internal sealed class StubActivities(Story story, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly IReadOnlyDictionary<string, Func<JsonElement, object?>> _answers = story.Activities(clock);
    private readonly List<string> _calls = [];

    public IEnumerable<string> Names => _answers.Keys;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>The calls as they are compared.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return story.IsSequential ? [.. _calls] : [.. _calls.Order(StringComparer.Ordinal)];
            }
        }
    }

    public object? Run(string name, JsonElement input)
    {
        lock (_gate)
        {
            _calls.Add($"{name}({input.GetRawText()})");
            return _answers[name](input);
        }
    }
}
