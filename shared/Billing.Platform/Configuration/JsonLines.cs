using System.Text.Json;
using Billing.Domain.Primitives;

namespace Billing.Platform.Configuration;

/// <summary>The lines of a JSON text on which its fields stand, by JSON path.</summary>
public sealed class JsonLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly List<LocatedProblem> _repeated = [];
    private int _malformed = 1;

    private JsonLines()
    {
    }

    /// <summary>A problem for each field that stands twice in its object: readers would take either.</summary>
    public IReadOnlyList<LocatedProblem> Repeated => _repeated;

    /// <summary>Reads the lines of a text; of one that is not JSON, those up to the fault.</summary>
    public static JsonLines Read(ReadOnlyMemory<byte> json)
    {
        var lines = new JsonLines();
        try
        {
            new Walk(lines, json).ToTheEnd();
        }
        catch (JsonException malformed)
        {
            lines._malformed = (int)(malformed.LineNumber ?? 0) + 1;
        }

        return lines;
    }

    /// <summary>A text without the byte order mark that some editors put in front of it.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> text) => text.Span is [0xEF, 0xBB, 0xBF, ..] ? text[3..] : text;

    /// <summary>Line of a field; of what is missing, that of the object in which it is missed.</summary>
    public int LineOf(string path)
    {
        for (var end = path.Length; end > 0; end = path.AsSpan(0, end).LastIndexOfAny('.', '['))
        {
            if (_lines.TryGetValue(path[..end], out var line))
            {
                return line;
            }
        }

        return _malformed;
    }

    /// <summary>Problems with their lines, and those of fields that stand twice.</summary>
    public IReadOnlyList<LocatedProblem> Locate(IEnumerable<Problem> problems) =>
        [.. problems.Select(problem => new LocatedProblem(problem, problem.Path == "$" ? _malformed : LineOf(problem.Path))).Concat(_repeated).OrderBy(problem => problem.Line)];

    private void Add(string path, int line)
    {
        if (!_lines.TryAdd(path, line))
        {
            _repeated.Add(new LocatedProblem(Problem.Error("configuration.repeated-property", path, $"This field stands on line {_lines[path]} already."), line));
        }
    }

    // Not a struct of the reader: it goes through the tokens once, with the path of the present one on a stack.
    private sealed class Walk(JsonLines found, ReadOnlyMemory<byte> json)
    {
        private readonly Stack<(string Path, bool IsArray, int Index)> _open = new();
        private string _next = "$";
        private int _line = 1;
        private long _counted;

        public void ToTheEnd()
        {
            var reader = new Utf8JsonReader(json.Span);
            while (reader.Read())
            {
                CountTo(reader.TokenStartIndex);
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        _next = $"{_open.Peek().Path}.{reader.GetString()}";
                        found.Add(_next, _line);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        _open.Pop();
                        break;
                    default:
                        Value(reader.TokenType);
                        break;
                }
            }
        }

        private void Value(JsonTokenType token)
        {
            var path = _next;
            if (_open.TryPeek(out var parent) && parent.IsArray)
            {
                _open.Pop();
                _open.Push(parent with { Index = parent.Index + 1 });
                path = $"{parent.Path}[{parent.Index}]";
                found.Add(path, _line);
            }

            if (token is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                _open.Push((path, token == JsonTokenType.StartArray, 0));
            }
        }

        private void CountTo(long index)
        {
            _line += json.Span[(int)_counted..(int)index].Count((byte)'\n');
            _counted = index;
        }
    }
}
