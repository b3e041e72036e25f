using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Cosmos;

// "Azure Cosmos DB for NoSQL queries", learn.microsoft.com/azure/cosmos-db/nosql/query
public sealed class QueryTests(QueryWorld queries) : IClassFixture<QueryWorld>
{
    public static TheoryData<string, string[]> Cases => new()
    {
        // Projection
        { "SELECT c.id, c.address.city FROM c WHERE c.id = '1'", ["""{"id":"1","city":"Köln"}"""] },
        { "SELECT c.id, c.missing FROM c WHERE c.id = '1'", ["""{"id":"1"}"""] },
        { "SELECT VALUE c.missing FROM c", [] },
        { "SELECT VALUE c.address FROM c", ["""{"city":"Köln","zip":"50667"}""", """{"city":"Bonn"}"""] },
        { "SELECT c.name AS n, c.price p FROM c WHERE c.id = '1'", ["""{"n":"Anna","p":10.10}"""] },
        { "SELECT LOWER(c.name), 1 + 1 FROM c WHERE c.id = '1'", ["""{"$1":"anna","$2":2}"""] },
        { "SELECT VALUE {\"who\": c.name, 'all': [c.age, c.missing, c.paid]} FROM c WHERE c.id = '1'", ["""{"who":"Anna","all":[30,true]}"""] },
        { "SELECT VALUE 'no source'", ["\"no source\""] },
        { "SELECT VALUE c[\"address\"]['city'] FROM c WHERE c['id'] = \"2\"", ["\"Bonn\""] },
        { "SELECT VALUE c.tags[0] FROM c", ["\"x\"", "\"y\"", "\"z\""] },
        { "SELECT VALUE r.id FROM root r WHERE r.pk = 'b'", ["\"3\"", "\"4\""] },
        { "SELECT VALUE f FROM c.address.city f", ["\"Köln\"", "\"Bonn\""] },
        { "SELECT TOP 2 VALUE c.id FROM c", ["\"1\"", "\"2\""] },
        { "SELECT DISTINCT VALUE c.age FROM c", ["25", "30", "\"30\""] },
        { "SELECT DISTINCT c.pk FROM c", ["""{"pk":"a"}""", """{"pk":"b"}"""] },

        // Comparison: equality between types is false, order between types is undefined
        { "SELECT VALUE c.id FROM c WHERE c.age = 30", ["\"1\"", "\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE c.age != 30", ["\"2\"", "\"4\""] },
        { "SELECT VALUE c.id FROM c WHERE c.age <> 30.0", ["\"2\"", "\"4\""] },
        { "SELECT VALUE c.id FROM c WHERE c.age > 20", ["\"1\"", "\"2\"", "\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE c.missing = 1 OR c.missing != 1", [] },
        { "SELECT VALUE c.id FROM c WHERE NOT (c.missing = 1)", [] },
        { "SELECT VALUE c.id FROM c WHERE c.note = null", ["\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE c.address = {\"city\": \"Bonn\"}", ["\"2\""] },
        { "SELECT VALUE c.id FROM c WHERE c.tags = ['x', 'y']", ["\"1\""] },
        { "SELECT VALUE c.id FROM c WHERE c.name < 'a'", ["\"1\"", "\"3\"", "\"4\""] },

        // Logic
        { "SELECT VALUE c.id FROM c WHERE c.paid", ["\"1\"", "\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE NOT c.paid", ["\"2\""] },
        { "SELECT VALUE c.id FROM c WHERE c.paid AND c.age = 30 OR c.id = '2'", ["\"1\"", "\"2\"", "\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE c.missing OR c.id = '2'", ["\"2\""] },
        { "SELECT VALUE c.id FROM c WHERE c.id IN ('1', '4', 'none')", ["\"1\"", "\"4\""] },
        { "SELECT VALUE c.id FROM c WHERE c.id NOT IN ('1', '4')", ["\"2\"", "\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE c.age BETWEEN 25 AND 29", ["\"2\""] },
        { "SELECT VALUE c.id FROM c WHERE c.age NOT BETWEEN 25 AND 29", ["\"1\"", "\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE c.name LIKE '%r%'", ["\"2\"", "\"3\"", "\"4\""] },
        { "SELECT VALUE c.id FROM c WHERE c.name LIKE '_a%'", ["\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE c.name LIKE '[A-C]%'", ["\"1\"", "\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE c.name NOT LIKE 'A%'", ["\"2\"", "\"3\"", "\"4\""] },
        { "SELECT VALUE '10%' LIKE '10!%' ESCAPE '!'", ["true"] },

        // Arithmetic, choice and strings
        { "SELECT VALUE c.price * 2 + 1 FROM c WHERE c.id = '2'", ["41"] },
        { "SELECT VALUE -c.age % 7 FROM c WHERE c.id = '2'", ["-4"] },
        { "SELECT VALUE 1 + 2 * 3 - (4 - 2)", ["5"] },
        { "SELECT VALUE 6 & 3 | 8", ["10"] },
        { "SELECT VALUE c.price + c.name FROM c", [] },
        { "SELECT VALUE c.name || '!' FROM c WHERE c.id = '1'", ["\"Anna!\""] },
        { "SELECT VALUE c.note ?? 'none' FROM c WHERE c.pk = 'b'", ["null", "\"none\""] },
        { "SELECT VALUE c.paid ? 'yes' : 'no' FROM c", ["\"yes\"", "\"no\"", "\"yes\"", "\"no\""] },
        { "SELECT VALUE IIF(c.age = 25, 'young', c.name) FROM c WHERE c.pk = 'a'", ["\"Anna\"", "\"young\""] },

        // Functions
        { "SELECT VALUE c.id FROM c WHERE STARTSWITH(c.name, 'B', true)", ["\"2\""] },
        { "SELECT VALUE c.id FROM c WHERE STARTSWITH(c.name, 'B')", [] },
        { "SELECT VALUE c.id FROM c WHERE ENDSWITH(c.name, 'a') AND CONTAINS(c.name, 'nn')", ["\"1\""] },
        { "SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(c.tags, 'y')", ["\"1\"", "\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(c.tags, {'k':'v'}, true)", ["\"4\""] },
        { "SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(c.tags, {'k':'v'})", [] },
        { "SELECT VALUE ARRAY_LENGTH(c.tags) FROM c", ["2", "0", "1", "3"] },
        { "SELECT VALUE ARRAY_SLICE(c.tags, -1) FROM c WHERE c.id = '1'", ["[\"y\"]"] },
        { "SELECT VALUE ARRAY_CONCAT(c.tags, ['q']) FROM c WHERE c.id = '3'", ["[\"y\",\"q\"]"] },
        { "SELECT VALUE c.id FROM c WHERE IS_DEFINED(c.note)", ["\"3\""] },
        { "SELECT VALUE c.id FROM c WHERE NOT IS_DEFINED(c.address)", ["\"3\"", "\"4\""] },
        { "SELECT VALUE c.id FROM c WHERE IS_NULL(c.price)", ["\"4\""] },
        { "SELECT VALUE c.id FROM c WHERE IS_STRING(c.age)", ["\"4\""] },
        { "SELECT VALUE [IS_NUMBER(1), IS_BOOL(false), IS_ARRAY([]), IS_OBJECT({}), IS_PRIMITIVE(null), IS_INTEGER(1.5)]", ["[true,true,true,true,true,false]"] },
        { "SELECT VALUE [LOWER('Ab'), UPPER('Ab'), LENGTH('abc'), SUBSTRING('abcdef', 2, 3), LEFT('abc', 2), RIGHT('abc', 2)]", ["[\"ab\",\"AB\",3,\"cde\",\"ab\",\"bc\"]"] },
        { "SELECT VALUE [TRIM(' a '), LTRIM(' a'), RTRIM('a '), REPLACE('aba','a','x'), REVERSE('abc'), REPLICATE('ab',2), INDEX_OF('abc','c'), CONCAT('a','b','c')]", ["[\"a\",\"a\",\"a\",\"xbx\",\"cba\",\"abab\",2,\"abc\"]"] },
        { "SELECT VALUE [ABS(-1.5), ROUND(2.5), ROUND(2.345, 2), FLOOR(-1.1), CEILING(1.1), TRUNC(-1.9), SIGN(-3), SQRT(16), POWER(2,10), SQUARE(3)]", ["[1.5,3,2.35,-2,2,-1,-1,4,1024,9]"] },
        { "SELECT VALUE [ToString(1.5), ToString(true), StringToNumber('12'), StringToBoolean('true'), RegexMatch('abc','^A','i'), StringEquals('a','A',true)]", ["[\"1.5\",\"true\",12,true,true,true]"] },
        { "SELECT VALUE LENGTH(c.age) FROM c", ["2"] },
        { "SELECT VALUE GetCurrentDateTime()", ["\"2026-03-01T09:00:00.0000000Z\""] },
        { "SELECT VALUE GetCurrentTimestamp()", ["1772355600000"] },

        // Order
        { "SELECT VALUE c.id FROM c ORDER BY c.name", ["\"1\"", "\"3\"", "\"4\"", "\"2\""] },
        { "SELECT VALUE c.id FROM c ORDER BY c.name DESC", ["\"2\"", "\"4\"", "\"3\"", "\"1\""] },
        { "SELECT VALUE c.id FROM c ORDER BY c.price", ["\"4\"", "\"3\"", "\"1\"", "\"2\""] },
        { "SELECT VALUE c.id FROM c ORDER BY c.age DESC, c.name ASC", ["\"4\"", "\"1\"", "\"3\"", "\"2\""] },
        { "SELECT VALUE c.id FROM c ORDER BY c.age ASC, c.name DESC", ["\"2\"", "\"3\"", "\"1\"", "\"4\""] },
        { "SELECT VALUE c.id FROM c ORDER BY c.name OFFSET 1 LIMIT 2", ["\"3\"", "\"4\""] },
        { "SELECT VALUE c.id FROM c OFFSET 3 LIMIT 10", ["\"4\""] },
        { "SELECT TOP 1 VALUE c.name FROM c ORDER BY c.age DESC, c.name ASC", ["\"Dora\""] },

        // Aggregates
        { "SELECT VALUE COUNT(1) FROM c WHERE c.age = 30", ["2"] },
        { "SELECT VALUE COUNT(c.address) FROM c", ["2"] },
        { "SELECT COUNT(1) AS n, SUM(c.qty) AS q FROM c IN c.lines", ["""{"n":3,"q":8}"""] },
        { "SELECT VALUE SUM(c.age) FROM c WHERE c.pk = 'a'", ["55"] },
        { "SELECT VALUE SUM(c.age) FROM c", [] },
        { "SELECT VALUE AVG(c.age) FROM c WHERE c.pk = 'a'", ["27.5"] },
        { "SELECT VALUE [MIN(c.name), MAX(c.name)] FROM c", ["[\"Anna\",\"bert\"]"] },
        { "SELECT VALUE SUM(c.none) FROM c", ["0"] },
        { "SELECT VALUE MAX(c.age) FROM c WHERE c.id = 'none'", [] },
        { "SELECT c.pk, COUNT(1) AS n, MAX(c.name) AS last FROM c GROUP BY c.pk", ["""{"pk":"a","n":2,"last":"bert"}""", """{"pk":"b","n":2,"last":"Dora"}"""] },
        { "SELECT UPPER(c.pk) AS p, SUM(c.age) / COUNT(1) AS mean FROM c WHERE IS_NUMBER(c.age) GROUP BY UPPER(c.pk)", ["""{"p":"A","mean":27.5}""", """{"p":"B","mean":30}"""] },
        { "SELECT VALUE c.age FROM c GROUP BY c.age", ["25", "30", "\"30\""] },

        // JOIN and subqueries
        { "SELECT c.id, l.sku FROM c JOIN l IN c.lines WHERE l.qty > 1", ["""{"id":"1","sku":"A"}""", """{"id":"2","sku":"A"}"""] },
        { "SELECT VALUE l.sku FROM l IN c.lines", ["\"A\"", "\"B\"", "\"A\""] },
        { "SELECT c.id, t AS tag, l.sku FROM c JOIN t IN c.tags JOIN l IN c.lines WHERE c.id = '1'", ["""{"id":"1","tag":"x","sku":"A"}""", """{"id":"1","tag":"x","sku":"B"}""", """{"id":"1","tag":"y","sku":"A"}""", """{"id":"1","tag":"y","sku":"B"}"""] },
        { "SELECT VALUE c.id FROM c WHERE EXISTS(SELECT VALUE l FROM l IN c.lines WHERE l.qty > 4)", ["\"2\""] },
        { "SELECT VALUE ARRAY(SELECT VALUE l.sku FROM l IN c.lines) FROM c WHERE c.pk = 'a'", ["[\"A\",\"B\"]", "[\"A\"]"] },
        { "SELECT VALUE (SELECT VALUE SUM(l.qty) FROM l IN c.lines) FROM c WHERE c.pk = 'a'", ["3", "5"] },
        { "SELECT c.id, big.sku FROM c JOIN (SELECT VALUE l FROM l IN c.lines WHERE l.qty > 1) AS big", ["""{"id":"1","sku":"A"}""", """{"id":"2","sku":"A"}"""] },
        { "SELECT l.sku, SUM(l.qty) AS q FROM c JOIN l IN c.lines GROUP BY l.sku", ["""{"sku":"A","q":7}""", """{"sku":"B","q":1}"""] },

        // What the SDK makes of a query where it plans by itself (on Windows it has a native library for that)
        { "SELECT c._rid, [{\"item\": c.age}] AS orderByItems, c.id AS payload FROM c WHERE ((( c.age > 25 OR IS_STRING(c.age) ))) ORDER BY c.age DESC", ["""{"_rid":"AAAAAYAAAAIEAAAAAAAAAA==","orderByItems":[{"item":"30"}],"payload":"4"}""", """{"_rid":"AAAAAYAAAAIDAAAAAAAAAA==","orderByItems":[{"item":30}],"payload":"3"}""", """{"_rid":"AAAAAYAAAAIBAAAAAAAAAA==","orderByItems":[{"item":30}],"payload":"1"}"""] },
        { "SELECT VALUE [{\"item\": {\"sum\": SUM(c.price), \"count\": COUNT(c.price)}}] FROM c WHERE c.pk = 'a'", ["""[{"item":{"sum":30.1,"count":2}}]"""] },
        { "SELECT [{\"item\": c.pk}] AS groupByItems, {\"n\": {\"item\": COUNT(1)}} AS payload FROM c GROUP BY c.pk", ["""{"groupByItems":[{"item":"a"}],"payload":{"n":{"item":2}}}""", """{"groupByItems":[{"item":"b"}],"payload":{"n":{"item":2}}}"""] },

        // Notation
        { "select value c.id from c where c.id = '1' -- a remark", ["\"1\""] },
        { "SELECT VALUE c.id /* here */ FROM c WHERE c.name = 'Ann\\u0061'", ["\"1\""] },
        { "SELECT VALUE 1e3 + .5", ["1000.5"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_query_answers_as_the_language_says(string query, string[] expected)
    {
        Assert.Equal(expected, await CosmosWorld.QueryAsync(queries.People, query));
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "SELECT c.id FROM", "expected" },
        { "SELECT c.id FROM c WHERE", "expected" },
        { "SELECT VALUE d.id FROM c", "'d'" },
        { "SELECT VALUE ST_DISTANCE(c.a, c.b) FROM c", "ST_DISTANCE" },
        { "SELECT VALUE udf.tax(c.price) FROM c", "user-defined functions" },
        { "SELECT VALUE LOWER(c.a, c.b) FROM c", "LOWER" },
        { "SELECT VALUE c.id FROM c ORDER BY c.name, c.price", "composite index" },
        { "SELECT VALUE c.id FROM c ORDER BY LOWER(c.name)", "ORDER BY" },
        { "SELECT c.name, COUNT(1) FROM c GROUP BY c.pk", "c.name" },
        { "SELECT VALUE COUNT(1) FROM c GROUP BY c.pk ORDER BY c.pk", "ORDER BY" },
        { "SELECT VALUE c.id FROM c WHERE COUNT(1) > 1", "aggregate" },
        { "SELECT c.pk FROM c GROUP BY c.pk HAVING COUNT(1) > 1", "HAVING" },
        { "SELECT TOP 1 VALUE c.id FROM c OFFSET 0 LIMIT 1", "TOP" },
        { "SELECT VALUE c.id FROM c, d", "JOIN" },
        { "SELECT c.id, c.address.id FROM c", "'id'" },
        { "SELECT VALUE c.id FROM c WHERE c.id = @none", "@none" },
        { "SELECT VALUE 'open FROM c", "string" },
        { "SELECT VALUE (SELECT VALUE l FROM l IN c.lines) FROM c", "cardinality" },
        { "DELETE FROM c", "SELECT" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_query_that_cannot_be_run_is_refused_by_name(string query, string named)
    {
        var fault = await Assert.ThrowsAsync<CosmosException>(() => CosmosWorld.QueryAsync(queries.People, query));

        Assert.Equal(HttpStatusCode.BadRequest, fault.StatusCode);
        Assert.Contains(named, fault.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Parameters_of_every_type_are_compared_by_value()
    {
        var query = new QueryDefinition("SELECT VALUE c.id FROM c WHERE c.age = @age AND c.paid = @paid AND ARRAY_CONTAINS(@ids, c.id)")
            .WithParameter("@age", 30).WithParameter("@paid", true).WithParameter("@ids", new[] { "1", "2" });

        Assert.Equal(["\"1\""], await CosmosWorld.QueryAsync(queries.People, query));
    }

    [Fact]
    public async Task Whole_documents_keep_every_digit_in_a_stream_query()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await QueryWorld.FilledAsync(world);
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), """{"id":"exact","pk":"a","amount":12345678901234567890.1234567890,"zero":0.00}""");

        using var iterator = container.GetItemQueryStreamIterator("SELECT * FROM c WHERE c.id = 'exact'");
        using var page = await iterator.ReadNextAsync();

        Assert.Contains("\"amount\":12345678901234567890.1234567890,\"zero\":0.00", await CosmosWorld.TextAsync(page.Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_whole_numbers_are_told_apart()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var container = await QueryWorld.FilledAsync(world);
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), """{"id":"p","pk":"a","big":9007199254740993}""");
        await CosmosWorld.PutAsync(container, new PartitionKey("a"), """{"id":"q","pk":"a","big":9007199254740992}""");

        Assert.Equal(["\"q\"", "\"p\""], await CosmosWorld.QueryAsync(container, "SELECT VALUE c.id FROM c ORDER BY c.big"));
    }

    // "Sorting with ORDER BY": a wildcard index does not hold documents without the property; an explicit path does.
    [Fact]
    public async Task Order_by_returns_documents_without_the_property_only_where_its_path_is_indexed_explicitly()
    {
        await using var world = await CosmosWorld.CreateAsync();
        var wildcard = await QueryWorld.FilledAsync(world);
        var named = await QueryWorld.FilledAsync(world, "explicit", properties =>
        {
            properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = "/*" });
            properties.IndexingPolicy.IncludedPaths.Add(new IncludedPath { Path = "/note/?" });
        });
        const string query = "SELECT VALUE c.id FROM c ORDER BY c.note";

        Assert.Equal(["\"3\""], await CosmosWorld.QueryAsync(wildcard, query));
        Assert.Equal(["\"1\"", "\"2\"", "\"4\"", "\"3\""], await CosmosWorld.QueryAsync(named, query));
    }

    [Fact]
    public async Task A_key_a_prefix_and_no_key_see_their_part_of_the_container()
    {
        await using var world = await CosmosWorld.CreateAsync();
        foreach (var (tenant, region, stream) in new[] { ("acme", "eu", "s1"), ("acme", "eu", "s2"), ("acme", "us", "s1"), ("beta", "eu", "s1") })
        {
            var json = $$"""{"id":"state","tenant":"{{tenant}}","region":"{{region}}","stream":"{{stream}}"}""";
            await CosmosWorld.PutAsync(world.Streams, CosmosWorld.Key(tenant, region, stream), json);
        }

        var one = new PartitionKeyBuilder().Add("acme").Build();
        var two = new PartitionKeyBuilder().Add("acme").Add("eu").Build();

        Assert.Equal(4, await CountAsync(null));
        Assert.Equal(3, await CountAsync(one));
        Assert.Equal(2, await CountAsync(two));
        Assert.Equal(1, await CountAsync(CosmosWorld.Key("acme", "eu", "s2")));
        Assert.Equal(0, await CountAsync(CosmosWorld.Key("acme", "eu", "none")));

        async Task<int> CountAsync(PartitionKey? key)
        {
            var found = await CosmosWorld.QueryAsync(world.Streams, "SELECT * FROM c", new QueryRequestOptions { PartitionKey = key });
            var counted = await CosmosWorld.QueryAsync(world.Streams, "SELECT VALUE COUNT(1) FROM c", new QueryRequestOptions { PartitionKey = key });
            Assert.Equal([found.Count.ToString()], counted);
            return found.Count;
        }
    }

    [Fact]
    public void Linq_queries_run()
    {
        var names = queries.People.GetItemLinqQueryable<Person>(allowSynchronousQueryExecution: true)
            .Where(person => person.Pk == "a" && person.Name.StartsWith("An"))
            .Select(person => person.Name)
            .ToList();

        Assert.Equal(["Anna"], names);
    }

    private sealed record Person(string Id, string Pk, string Name);
}
