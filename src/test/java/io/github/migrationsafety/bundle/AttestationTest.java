package io.github.migrationsafety.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttestationTest {
    /** What the specifications of Statement v1, ResourceDescriptor v1 and test-result v0.1 demand, as a JSON Schema. */
    private static final String SCHEMA =
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required": ["_type", "subject", "predicateType", "predicate"],
              "additionalProperties": false,
              "properties": {
                "_type": {"const": "https://in-toto.io/Statement/v1"},
                "subject": {"type": "array", "minItems": 1,
                  "items": {"allOf": [{"$ref": "#/$defs/resource"}, {"required": ["digest"]}]}},
                "predicateType": {"const": "https://in-toto.io/attestation/test-result/v0.1"},
                "predicate": {
                  "type": "object",
                  "required": ["result", "configuration"],
                  "additionalProperties": false,
                  "properties": {
                    "result": {"enum": ["PASSED", "WARNED", "FAILED"]},
                    "configuration": {"type": "array", "items": {"$ref": "#/$defs/resource"}},
                    "url": {"type": "string"},
                    "passedTests": {"type": "array", "items": {"type": "string"}},
                    "warnedTests": {"type": "array", "items": {"type": "string"}},
                    "failedTests": {"type": "array", "items": {"type": "string"}}
                  }
                }
              },
              "$defs": {
                "resource": {
                  "type": "object",
                  "anyOf": [{"required": ["uri"]}, {"required": ["digest"]}, {"required": ["content"]}],
                  "additionalProperties": false,
                  "properties": {
                    "name": {"type": "string"}, "uri": {"type": "string"}, "content": {"type": "string"},
                    "downloadLocation": {"type": "string"}, "mediaType": {"type": "string"},
                    "digest": {"type": "object", "minProperties": 1,
                      "properties": {"sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}},
                    "annotations": {"type": "object"}
                  }
                }
              }
            }
            """;

    @Test
    void it_is_an_in_toto_statement_about_the_checksums_of_every_file(@TempDir Path temp) throws Exception {
        VerifiedBundle bundle = BundleReader.read(
                PackedBundle.in(
                        temp,
                        "db.sql",
                        """
                --liquibase formatted sql

                --changeset jo:farms
                CREATE TABLE farms (id bigint PRIMARY KEY);
                --rollback DROP TABLE farms;
                """));
        ObjectMapper mapper = new ObjectMapper();
        var statement = mapper.readTree(bundle.content("attestation.json"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(mapper.readTree(SCHEMA))
                        .validate(statement))
                .isEmpty();
        String sums = HexFormat.of().formatHex(ChangeLogDigest.sha256().digest(bundle.content("SHA256SUMS")));
        assertThat(statement.at("/subject/0/digest/sha256").asText())
                .isEqualTo(sums)
                .isEqualTo(bundle.digest());
        assertThat(statement.at("/predicate/passedTests/0").asText()).isEqualTo("db.sql::farms::jo");
    }

    @Test
    void the_manifest_tells_what_either_way_locks(@TempDir Path temp) throws Exception {
        VerifiedBundle bundle = BundleReader.read(
                PackedBundle.in(
                        temp,
                        "db.sql",
                        """
                --liquibase formatted sql

                --changeset jo:farms
                CREATE TABLE farms (id bigint PRIMARY KEY);
                --rollback DROP TABLE farms;

                --changeset jo:name
                ALTER TABLE farms ADD COLUMN name text;
                --rollback ALTER TABLE farms DROP COLUMN name;
                """));
        assertThat(bundle.manifest().changeSets()).last().satisfies(c -> {
            assertThat(c.apply().locks()).containsExactly(new ObservedEffects.Lock("public.farms", "ACCESS EXCLUSIVE"));
            assertThat(c.rollback().locks())
                    .containsExactly(new ObservedEffects.Lock("public.farms", "ACCESS EXCLUSIVE"));
            assertThat(c.apply().statements()).isEqualTo(1);
        });
    }
}
