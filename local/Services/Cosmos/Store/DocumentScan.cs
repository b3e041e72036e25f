using System.Text;
using System.Text.Json;

namespace Billing.Local.Cosmos;

/// <summary>The result of one pass over a document's JSON.</summary>
/// <param name="Id">The value of <c>id</c>; null when it is missing or not a string.</param>
/// <param name="PartitionKey">The canonical partition key.</param>
/// <param name="TimeToLive">The value of <c>ttl</c> in seconds, or null.</param>
/// <param name="Content">The object without system properties and without its closing brace.</param>
/// <param name="IsEmpty">True if no property is left in <paramref name="Content"/>.</param>
internal sealed record DocumentScan(string? Id, string PartitionKey, int? TimeToLive, ReadOnlyMemory<byte> Content, bool IsEmpty)
{
    /// <summary>Reads a document, checks that it is one JSON object, and leaves every byte of its own properties as it is.</summary>
    /// <exception cref="CosmosFault">The text is not a JSON object, or a partition key value or the ttl is of the wrong type.</exception>
    public static DocumentScan Read(ReadOnlyMemory<byte> json, PartitionKeyDefinition key)
    {
        try
        {
            return new Scanner(json, key).Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw CosmosFault.BadRequest("The document is not a valid JSON object: " + exception.Message);
        }
    }

    private static bool IsSystemProperty(ReadOnlySpan<byte> name) =>
        name.Length > 2 && name[0] == (byte)'_' &&
        (name.SequenceEqual("_rid"u8) || name.SequenceEqual("_self"u8) || name.SequenceEqual("_etag"u8)
         || name.SequenceEqual("_ts"u8) || name.SequenceEqual("_attachments"u8) || name.SequenceEqual("_lsn"u8));

    private ref struct Scanner
    {
        private readonly ReadOnlyMemory<byte> _json;
        private readonly PartitionKeyDefinition _key;
        private readonly string?[] _components;
        private Utf8JsonReader _reader;
        private string? _id;
        private int? _ttl;
        private MemoryStream? _kept;
        private int _keptFrom;
        private int _lastEnd;

        public Scanner(ReadOnlyMemory<byte> json, PartitionKeyDefinition key)
        {
            _json = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
            _key = key;
            _components = new string?[key.Levels];
            _reader = new Utf8JsonReader(_json.Span, new JsonReaderOptions { MaxDepth = 128 });
        }

        public DocumentScan Read()
        {
            if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
            {
                throw CosmosFault.BadRequest("The document must be a JSON object.");
            }

            _keptFrom = (int)_reader.TokenStartIndex;
            var count = 0;
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                count += ReadProperty(first: count == 0) ? 1 : 0;
            }

            var end = (int)_reader.TokenStartIndex;
            if (_reader.Read())
            {
                throw CosmosFault.BadRequest("The document must be one JSON object.");
            }

            return new DocumentScan(_id, PartitionKeyDefinition.Canonical(_components), _ttl, Content(end), count == 0);
        }

        /// <summary>Reads one top-level property; false when it is a system property, which is cut out.</summary>
        private bool ReadProperty(bool first)
        {
            var start = (int)_reader.TokenStartIndex;
            if (IsSystemProperty(_reader.ValueSpan))
            {
                _reader.Skip();
                Cut(start, first);
                return false;
            }

            var levels = MatchingLevels();
            var isId = _reader.ValueSpan.SequenceEqual("id"u8);
            var isTtl = _reader.ValueSpan.SequenceEqual("ttl"u8);
            _reader.Read();
            for (var level = 0; levels != 0; level++, levels >>= 1)
            {
                if ((levels & 1) != 0)
                {
                    _components[level] = Component(_key.Paths[level]);
                }
            }

            if (isId && _reader.TokenType == JsonTokenType.String)
            {
                _id = _reader.GetString();
            }
            else if (isTtl)
            {
                _ttl = TimeToLiveValue();
            }

            _reader.Skip();
            _lastEnd = (int)_reader.BytesConsumed;
            return true;
        }

        /// <summary>Leaves out the bytes from the last kept property to the present position.</summary>
        private void Cut(int start, bool first)
        {
            _kept ??= new MemoryStream(_json.Length);
            var until = first ? start : _lastEnd;
            if (until > _keptFrom)
            {
                _kept.Write(_json.Span[_keptFrom..until]);
            }

            _keptFrom = (int)_reader.BytesConsumed;
            if (first)
            {
                _keptFrom += SeparatorLength(_keptFrom);
            }

            _lastEnd = _keptFrom;
        }

        /// <summary>Number of bytes from here that are white space and one comma.</summary>
        private readonly int SeparatorLength(int from)
        {
            var rest = _json.Span[from..];
            var at = rest.IndexOfAnyExcept(" \t\r\n"u8);
            return at >= 0 && rest[at] == (byte)',' ? at + 1 : 0;
        }

        private readonly ReadOnlyMemory<byte> Content(int end)
        {
            if (_kept is null)
            {
                return _json[_keptFrom..end];
            }

            if (end > _keptFrom)
            {
                _kept.Write(_json.Span[_keptFrom..end]);
            }

            return _kept.GetBuffer().AsMemory(0, (int)_kept.Length);
        }

        /// <summary>One bit for each level of the key whose path starts with the property just named.</summary>
        private readonly int MatchingLevels()
        {
            var levels = 0;
            for (var level = 0; level < _key.Levels; level++)
            {
                levels |= _reader.ValueSpan.SequenceEqual(_key.FirstSegments[level]) ? 1 << level : 0;
            }

            return levels;
        }

        private readonly string? Component(string[] path)
        {
            if (path.Length == 1)
            {
                return _reader.TokenType switch
                {
                    JsonTokenType.String => ComponentText(),
                    JsonTokenType.True => "true",
                    JsonTokenType.False => "false",
                    JsonTokenType.Null => "null",
                    _ => PartitionKeyDefinition.CanonicalComponent(Value()),
                };
            }

            var value = Value();
            foreach (var name in path.AsSpan(1))
            {
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                {
                    return null;
                }
            }

            return PartitionKeyDefinition.CanonicalComponent(value);
        }

        private readonly string ComponentText() => PartitionKeyDefinition.CanonicalString(_reader.GetString()!);

        private readonly JsonElement Value()
        {
            var copy = _reader;
            return JsonElement.ParseValue(ref copy);
        }

        private readonly int TimeToLiveValue()
        {
            if (_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var seconds) && (seconds > 0 || seconds == -1))
            {
                return seconds;
            }

            throw CosmosFault.BadRequest("The input ttl '" + Encoding.UTF8.GetString(_reader.ValueSpan)
                + "' is invalid. Ensure to provide a nonzero positive integer or -1 as ttl value.");
        }
    }
}
