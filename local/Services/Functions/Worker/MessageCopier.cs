using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Billing.Local.Functions.Worker;

/// <summary>
/// Copies a message into the type that another assembly has for the same schema, field by field. Texts and bytes are shared, where
/// encoding and decoding would copy them twice. Fields that one of the two does not have are left out.
/// </summary>
internal sealed class MessageCopier
{
    private readonly Type _type;
    private Field[] _fields = [];

    private MessageCopier(Type type) => _type = type;

    /// <summary>A copier from one type of message into another.</summary>
    public static MessageCopier Between(MessageDescriptor from, MessageDescriptor to) => Between(from, to, []);

    /// <summary>The copy, a message of the type copied into.</summary>
    public object Copy(object message)
    {
        var source = (IMessage)message;
        var copy = (IMessage)Activator.CreateInstance(_type)!;
        foreach (var field in _fields)
        {
            field.Copy(source, copy);
        }

        return copy;
    }

    // Types may refer to themselves: known before its fields are looked at.
    private static MessageCopier Between(MessageDescriptor from, MessageDescriptor to, Dictionary<MessageDescriptor, MessageCopier> known)
    {
        if (!known.TryGetValue(from, out var copier))
        {
            copier = known[from] = new MessageCopier(to.ClrType);
            copier._fields =
            [
                .. from source in @from.Fields.InFieldNumberOrder()
                   let target = to.FindFieldByNumber(source.FieldNumber)
                   where target is not null
                   select new Field(source, target, OfValues(source, target, known)),
            ];
        }

        return copier;
    }

    /// <summary>Copier of a field's values, of a map those under its keys; null where they are shared.</summary>
    private static MessageCopier? OfValues(FieldDescriptor from, FieldDescriptor to, Dictionary<MessageDescriptor, MessageCopier> known)
    {
        if (from.IsMap)
        {
            return OfValues(from.MessageType.FindFieldByName("value"), to.MessageType.FindFieldByName("value"), known);
        }

        return from.FieldType == FieldType.Message && from.MessageType.ClrType != to.MessageType.ClrType
            ? Between(from.MessageType, to.MessageType, known)
            : null;
    }

    private sealed class Field(FieldDescriptor from, FieldDescriptor to, MessageCopier? values)
    {
        public void Copy(IMessage source, IMessage target)
        {
            if (from.IsMap)
            {
                CopyMap((IDictionary)from.Accessor.GetValue(source), (IDictionary)to.Accessor.GetValue(target));
            }
            else if (from.IsRepeated)
            {
                CopyList((IList)from.Accessor.GetValue(source), (IList)to.Accessor.GetValue(target));
            }
            else if (!from.HasPresence || from.Accessor.HasValue(source))
            {
                to.Accessor.SetValue(target, Value(from.Accessor.GetValue(source)));
            }
        }

        private void CopyMap(IDictionary source, IDictionary target)
        {
            if (source.Count > 0)
            {
                foreach (DictionaryEntry entry in source)
                {
                    target[entry.Key] = Value(entry.Value!);
                }
            }
        }

        private void CopyList(IList source, IList target)
        {
            for (var i = 0; i < source.Count; i++)
            {
                target.Add(Value(source[i]!));
            }
        }

        private object Value(object value) => values is not null ? values.Copy(value) : from.FieldType == FieldType.Enum ? (int)value : value;
    }
}
