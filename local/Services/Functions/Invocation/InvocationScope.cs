using System.Collections;

namespace Billing.Local.Functions.Invocation;

/// <summary>The scope that every log line written inside an invocation carries.</summary>
internal sealed class InvocationScope(string function, string invocationId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("FunctionName", function),
        1 => new("InvocationId", invocationId),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"FunctionName:{function} InvocationId:{invocationId}";
}
